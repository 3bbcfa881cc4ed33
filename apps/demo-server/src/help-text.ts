import { generated } from './config.ts';
import { variablesOf } from './read-setting.ts';
import { type Setting, settings } from './settings.ts';

const all: readonly Setting[] = Object.values(settings);

/** The flag of a setting with its value, or its variable where it has no flag. */
const usage = ({ flag, env, value }: Setting) =>
  flag === undefined ? `${env}` : `--${flag}${value === undefined ? '' : ` ${value}`}`;

const commands = [
  ['--print-config', 'Print the effective configuration as JSON, secrets masked, and end'],
  ['--generate WHAT', `Print a new secret and end: ${generated.join(', ')}`],
  ['--export-audit', 'Print the whole audit as JSON lines and end'],
  ['--verify-audit FILE', 'Verify an export with the keys in TOKENYARD_KEYS and end: code 1 when it was changed'],
  ['--help, --version', 'Print this, or the version, and end'],
] as const;

/** The text of `--help`. */
export function helpText(): string {
  const entries = all.map((setting) => {
    const variables = setting.flag === undefined ? variablesOf(setting).slice(1) : variablesOf(setting);
    const remarks = [
      `default: ${setting.fallback}`,
      ...(variables.length === 0 ? [] : [`variable: ${variables.join(', ')}`]),
    ];
    return [usage(setting), setting.description.replaceAll('`', ''), remarks.join('; ')] as const;
  });
  const width = Math.max(...[...entries, ...commands].map(([name]) => name.length));
  const row = (name: string, description: string) => `  ${name.padEnd(width)}  ${description}`;
  return [
    'Usage: tokenyard-demo [options]',
    '',
    ...entries.map(([name, description, remarks]) => `${row(name, description)}\n${row('', `(${remarks})`)}`),
    '',
    ...commands.map(([name, description]) => row(name, description)),
  ].join('\n');
}

/** The settings as a table of Markdown, for the README. */
export function settingsTable(): string {
  const rows = all.map((setting) => {
    const flag = setting.flag === undefined ? '' : `\`${usage(setting)}\``;
    const variables = variablesOf(setting).map((variable) => `\`${variable}\``);
    return `| ${flag} | ${variables.join(', ')} | ${setting.fallback} | ${setting.description} |`;
  });
  return ['| flag | variable | default | |', '|---|---|---|---|', ...rows].join('\n');
}
