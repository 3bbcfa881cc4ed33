import type { ServiceContext } from '../context.ts';
import { Fuse, unlessDead } from './fuse.ts';
import { heldAnswer, withUpstream } from './upstream.ts';
import type { World } from './world.ts';

/** A provider acts for a node, which dies before it learns the answer to a request whose URL contains a text. */
export async function dieOverAnswer(
  world: World,
  part: string,
  work: (node: ServiceContext) => Promise<unknown>,
): Promise<void> {
  const fuse = new Fuse();
  const answer = heldAnswer(part);
  const dying = unlessDead(work(withUpstream(world.node(fuse), answer.wrap)));
  await answer.arrived;
  fuse.blow();
  answer.release();
  await dying;
}
