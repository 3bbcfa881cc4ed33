/** One entry of a sandbox's state; values are JSON text. */
export interface SandboxEntriesTable {
  /** Package name without scope, e.g. `mews-pos`. */
  provider: string;
  collection: string;
  key: string;
  value: string;
}

/** The tables of the database by name. */
export interface Tables {
  sandbox_entries: SandboxEntriesTable;
}
