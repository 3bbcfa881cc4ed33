import type { UpdateResult } from 'kysely';

/** True when an update met its row, in the state in which it was expected. */
export const changed = ({ numUpdatedRows }: UpdateResult): boolean => numUpdatedRows > 0n;
