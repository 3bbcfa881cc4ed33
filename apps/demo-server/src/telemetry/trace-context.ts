import { hex, type Random } from '@tokenyard/core/sandbox';

/** A place in a distributed trace (W3C Trace Context, https://www.w3.org/TR/trace-context/). */
export interface TraceContext {
  /** 32 hex digits, the same for everything that a request leads to. */
  readonly traceId: string;
  /** 16 hex digits, of our own part of it. */
  readonly spanId: string;
  readonly sampled: boolean;
  /** What tracing systems before us wrote for themselves; passed on as it came. */
  readonly state: string | undefined;
}

// Version 00 ends after the flags; what a later version adds there is not for us (section 4.3).
const traceparent = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:$|-)/;
const sampledFlag = 0x01;

/** Goes on with the trace of a request; begins one where none, several, or a malformed one was sent. */
export function receiveTrace(headers: Headers, random: Random): TraceContext {
  const given = headers.get('traceparent') ?? '';
  const [, version, traceId, , flags = ''] = traceparent.exec(given) ?? [];
  if (traceId === undefined || (version === '00' && given.length !== 55)) return beginTrace(random);
  const sampled = (Number.parseInt(flags, 16) & sampledFlag) !== 0;
  return { traceId, spanId: newId(8, random), sampled, state: headers.get('tracestate') || undefined };
}

/** A new trace, which nobody has asked to be recorded. */
export const beginTrace = (random: Random): TraceContext => ({
  traceId: newId(16, random),
  spanId: newId(8, random),
  sampled: false,
  state: undefined,
});

/** Headers that hand a trace on, under a new span id. */
export function traceHeaders(
  { traceId, sampled, state }: TraceContext,
  random: Random,
): Readonly<Record<string, string>> {
  return {
    traceparent: `00-${traceId}-${newId(8, random)}-${sampled ? '01' : '00'}`,
    ...(state === undefined ? {} : { tracestate: state }),
  };
}

/** An id of zeros alone is invalid. */
function newId(bytes: number, random: Random): string {
  for (;;) {
    const id = hex(random.bytes(bytes));
    if (/[^0]/.test(id)) return id;
  }
}
