import { finishRevocations } from './finish-revocations.ts';
import { reconcileAll } from './reconcile.ts';
import { advanceDueRotations } from './rotate.ts';
import type { ScheduledWork } from './schedule.ts';
import { settleAbandonedMints } from './settle-intents.ts';
import { sweep } from './sweep.ts';

const minute = 60_000;

/** What the service does by itself. */
export const scheduledWork: readonly ScheduledWork[] = [
  { name: 'rotations', every: 10_000, run: advanceDueRotations },
  { name: 'abandoned-mints', every: minute, run: settleAbandonedMints },
  { name: 'sweep', every: minute, run: sweep },
  { name: 'revocations', every: 10 * minute, run: finishRevocations },
  { name: 'reconcile', every: 60 * minute, run: reconcileAll },
];
