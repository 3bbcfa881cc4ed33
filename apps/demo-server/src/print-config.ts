import type { Config } from './config.ts';

/** Parameters of a database URL that are no secret; any other is masked, its name too. */
const shown: readonly string[] = [
  'application_name',
  'connect_timeout',
  'host',
  'keepalives',
  'options',
  'port',
  'sslmode',
  'target_session_attrs',
  'uselibpqcompat',
];
const mask = '***';

/** The effective configuration as JSON, secrets masked. Seconds (s), as in the settings. */
export function printedConfig(config: Config): string {
  const { databaseUrl, keys, adminKey, drainDelay, drainTime, scheduleInterval, ...plain } = config;
  const printed = {
    ...plain,
    databaseUrl: databaseUrl && maskDatabaseUrl(databaseUrl.reveal()),
    keys: keys?.ids.map((id) => `${id}:${mask}`).join(','),
    adminKey: adminKey && mask,
    drainDelay: drainDelay / 1000,
    drainTime: drainTime / 1000,
    scheduleInterval: scheduleInterval / 1000,
  };
  // What is not set is shown too: a missing line could be a forgotten one.
  return JSON.stringify(printed, (_, value: unknown) => (value === undefined ? null : value), 2);
}

/**
 * The parts of a database URL that are certainly no secret. Where a password was written without percent-encoding the
 * parts are not what they seem, and none is shown.
 */
export function maskDatabaseUrl(text: string): string {
  const url = new URL(text);
  const torn = url.hash !== '' || (url.username === '' && text.includes('@'));
  if (torn) return `${url.protocol}//${mask}`;
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : `:${mask}`}@`;
  const parameters = [...url.searchParams].map(([name, value]) =>
    shown.includes(name) ? `${name}=${value}` : `${mask}=${mask}`,
  );
  const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return `${url.protocol}//${user}${url.host}${url.pathname}${query}`;
}
