import { systemRandom } from '@tokenyard/core/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginTrace, receiveTrace, traceHeaders } from './trace-context.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const receive = (traceparent: string, tracestate?: string) =>
  receiveTrace(new Headers({ traceparent, ...(tracestate === undefined ? {} : { tracestate }) }), systemRandom);

describe('a trace that a client began', () => {
  it('goes on under a span id of our own', () => {
    const trace = receive(`00-${traceId}-${spanId}-01`, 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7');
    expect(trace).toStrictEqual({
      traceId,
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
      sampled: true,
      state: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7',
    });
    expect(trace.spanId).not.toBe(spanId);
  });

  it('is handed on, each time under a new span id, its state untouched', () => {
    const trace = receive(`00-${traceId}-${spanId}-01`, 'a=1,, b = 2 ');
    const [first, second] = [traceHeaders(trace, systemRandom), traceHeaders(trace, systemRandom)];
    expect(first).toStrictEqual({
      traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`)),
      tracestate: 'a=1,, b = 2',
    });
    expect(
      new Set([spanId, trace.spanId, first.traceparent?.slice(36, 52), second.traceparent?.slice(36, 52)]).size,
    ).toBe(4);
  });

  it.each([
    ['00', false],
    ['01', true],
    // Flags that version 00 does not define are no reason to record, and are not handed on.
    ['fe', false],
    ['ff', true],
  ])('with flags %s is sampled: %s', (flags, sampled) => {
    const trace = receive(`00-${traceId}-${spanId}-${flags}`);
    expect([trace.traceId, trace.sampled]).toStrictEqual([traceId, sampled]);
    expect(traceHeaders(trace, systemRandom).traceparent).toMatch(sampled ? /-01$/ : /-00$/);
  });

  it.each([
    `01-${traceId}-${spanId}-01`,
    `cc-${traceId}-${spanId}-01-what-the-future-will-be-like`,
    `fe-${traceId}-${spanId}-01-`,
  ])('of a later version is read as far as we know it: %s', (traceparent) => {
    expect(receive(traceparent)).toMatchObject({ traceId, sampled: true });
  });

  it.each([
    '',
    'nonsense',
    `ff-${traceId}-${spanId}-01`,
    `0-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-extra`,
    `00-${traceId}-${spanId}-01-`,
    `01-${traceId}-${spanId}-01.extra`,
    `01-${traceId}-${spanId}-011`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-0X`,
    `00-${traceId.slice(1)}-${spanId}-01`,
    `00_${traceId}_${spanId}_01`,
    `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`,
  ])('is not gone on with when it is malformed: %j', (traceparent) => {
    const trace = receive(traceparent, 'congo=1');
    expect(trace).toStrictEqual({
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
      sampled: false,
      state: undefined,
    });
    expect(trace.traceId).not.toBe(traceId);
  });
});

describe('a trace of our own', () => {
  it('is one that everybody can go on with', () => {
    const trace = beginTrace(systemRandom);
    const headers = new Headers({ ...traceHeaders(trace, systemRandom) });
    expect(receiveTrace(headers, systemRandom)).toMatchObject({ traceId: trace.traceId, sampled: false });
  });

  it('never has an id of zeros', () => {
    let draws = 0;
    const random = { bytes: (length: number) => new Uint8Array(length).fill(draws++ % 2) };
    expect(beginTrace(random)).toMatchObject({ traceId: '01'.repeat(16), spanId: '01'.repeat(8) });
  });
});

it('whatever is sent, what is handed on is well-formed', () => {
  const part = fc.string({ unit: fc.constantFrom(...'0123456789abcdefF-, '.split('')), maxLength: 60 });
  fc.assert(
    fc.property(part, (traceparent) => {
      const headers = traceHeaders(receive(traceparent), systemRandom);
      expect(headers.traceparent).toMatch(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-0[01]$/);
    }),
  );
});
