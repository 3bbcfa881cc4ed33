export { fillPath } from '../operation/path-template.ts';
export { replyFor } from '../operation/reply.ts';
export { SandboxDriftError } from '../serve/check-reply.ts';
export { matchRoute, type RouteMatch } from '../serve/route.ts';
export { type Clock, SandboxClock, systemClock } from './clock.ts';
export { createSandboxControl, type SandboxControl, type SandboxControlOptions } from './control/control.ts';
export { type ControlExtension, type ControlHandlers, controlExtension } from './control/extension.ts';
export { controlErrors, controlOperations } from './control/operations.ts';
export { dispatch } from './dispatch.ts';
export { type Exchange, type Handlers, Refusal, settle } from './exchange.ts';
export { ConnectionDropped, type Fault, type FaultEffect, FaultPlan } from './faults.ts';
export { countInWindow, peekWindow, type WindowLimit, type WindowState } from './fixed-window.ts';
export { sha256 } from './hash.ts';
export { MemoryStore } from './memory-store.ts';
export type { ExampleRequest, SandboxProvider, ServedSandboxOptions } from './provider.ts';
export { base64url, hex, type Random, systemRandom, uuid } from './random.ts';
export { type RecordedExchange, Recorder } from './recorder.ts';
export { createSandbox } from './sandbox.ts';
export type { RequestLine, Sandbox, SandboxDefinition, SandboxOptions, SandboxState } from './sandbox-types.ts';
export { type Admission, admitToWindow } from './sliding-window.ts';
export {
  type Collection,
  collection,
  type ListRange,
  numberKey,
  type SandboxStore,
  type StoreEntry,
  type StoreTransaction,
} from './store.ts';
