import { describe, expect, it } from 'vitest';
import { neverExpires, unknownExpiry } from '../index.ts';
import { FakeClocks, FakeIssuer } from './__fixtures__/fake-issuer.ts';
import { defaultWindows, freshnessOf, hold } from './freshness.ts';

const minutes = (count: number) => count * 60_000;

/** A token that lives for `life` ms, just issued. */
function stage(life = minutes(60)) {
  const clocks = new FakeClocks();
  const issuer = new FakeIssuer(clocks);
  issuer.life = life;
  const token = issuer.token('one');
  return { clocks, token, judge: (held = hold(token, clocks)) => freshnessOf(held, clocks, defaultWindows) };
}

describe('freshness', () => {
  it.each([
    ['an hour', minutes(60), minutes(58), 'fresh'],
    ['an hour', minutes(60), minutes(58) + 1, 'renew-behind'],
    ['an hour', minutes(60), minutes(59.5), 'renew-behind'],
    ['an hour', minutes(60), minutes(59.5) + 1, 'renew-first'],
    ['an hour', minutes(60), minutes(60) - 1, 'renew-first'],
    ['an hour', minutes(60), minutes(60), 'ended'],
    ['four minutes', minutes(4), minutes(3), 'fresh'],
    ['four minutes', minutes(4), minutes(3) + 1, 'renew-behind'],
    ['four minutes', minutes(4), minutes(3.75), 'renew-behind'],
    ['four minutes', minutes(4), minutes(3.75) + 1, 'renew-first'],
    ['no time at all', 0, 0, 'ended'],
  ])('of a token that lives for %s (%i ms), after %i ms: %s', (_, life, age, expected) => {
    const { clocks, token, judge } = stage(life);
    const held = hold(token, clocks);
    clocks.pass(age);
    expect(judge(held)).toBe(expected);
  });

  it('of a token whose end is unknown is none; one that never ends stays fresh', () => {
    const { clocks, token } = stage();
    const kinds = [unknownExpiry, neverExpires].map((expiry) => hold({ ...token, expiry }, clocks));
    expect(kinds.map((held) => freshnessOf(held, clocks, defaultWindows))).toStrictEqual(['ended', 'fresh']);
  });

  it('counts the age that a token of another process had when it was taken', () => {
    const { clocks, token, judge } = stage();
    clocks.pass(minutes(50));
    const held = hold(token, clocks);
    clocks.wall -= minutes(600);
    clocks.steady += minutes(10);
    expect(judge(held)).toBe('ended');
  });

  it('does not lengthen the life of a token whose issuer has a clock that is ahead', () => {
    const { clocks, token, judge } = stage();
    clocks.wall -= minutes(30);
    const held = hold(token, clocks);
    clocks.pass(minutes(60));
    expect(judge(held)).toBe('ended');
  });
});
