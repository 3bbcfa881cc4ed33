export { fillPath } from '../operation/path-template.ts';
export { ProblemRefusal } from './problem-refusal.ts';
export { type RequestFault, type ServedApi, serveOperations } from './serve-operations.ts';
export type { ServedCall, ServedHandlers } from './serve-types.ts';
