import { type Setting, settings } from './config.ts';

const all: readonly Setting[] = Object.values(settings);

const usage = ({ flag, value }: Setting) => `--${flag}${value === undefined ? '' : ` ${value}`}`;

/** The text of `--help`. */
export function helpText(): string {
  const width = Math.max(...all.map((setting) => usage(setting).length));
  const rows = all.map((setting) => {
    const { env, fallback, description } = setting;
    const remarks = [`default: ${fallback}`, ...(env === undefined ? [] : [`variable: ${env}`])];
    return `  ${usage(setting).padEnd(width)}  ${description}\n${' '.repeat(width + 4)}(${remarks.join('; ')})`;
  });
  return ['Usage: tokenyard-demo [options]', '', ...rows, '', '  --help, --version'].join('\n');
}

/** The settings as a table of Markdown, for the README. */
export function settingsTable(): string {
  const rows = all.map((setting) => {
    const { env, fallback, description } = setting;
    const variable = env === undefined ? '' : `\`${env}\``;
    return `| \`${usage(setting)}\` | ${variable} | ${fallback} | ${description} |`;
  });
  return ['| flag | variable | default | |', '|---|---|---|---|', ...rows].join('\n');
}
