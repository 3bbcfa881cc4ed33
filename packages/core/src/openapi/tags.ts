import type { OperationSpec, Operations } from '../operation/operation.ts';

/** The tag of each operation: the first fixed path segment behind those that all operations share. */
export function tagsOf(operations: Operations): (operation: OperationSpec) => string {
  const all = Object.values(operations).map(segmentsOf);
  const [first = []] = all;
  const differing = first.findIndex((segment, index) => all.some((segments) => segments[index] !== segment));
  const shared = differing < 0 ? first.length : differing;
  return (operation) => {
    const segments = segmentsOf(operation);
    return segments.slice(shared).find(isFixed) ?? segments.findLast(isFixed) ?? operation.id;
  };
}

const segmentsOf = ({ path }: OperationSpec) => path.split('/').slice(1);

const isFixed = (segment: string) => !segment.startsWith('{');
