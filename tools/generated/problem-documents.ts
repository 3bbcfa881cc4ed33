import { type ProblemKind, problemKinds } from '../../apps/demo-server/src/token-service/problem-kinds.ts';

const pageOf = (kind: string, { status, title, meaning, remedy }: ProblemKind) =>
  `# ${title}\n\n\`/problems/${kind}\`, status ${status}\n\n${meaning}\n\n${remedy}\n`;

/** A page for every kind of problem that the token service answers, by file name, and a list of them all. */
export function problemDocuments(): ReadonlyMap<string, string> {
  const kinds = Object.entries<ProblemKind>(problemKinds);
  const rows = kinds.map(([kind, { status, title }]) => `| [\`${kind}\`](${kind}.md) | ${status} | ${title} |`);
  const list = ['# Problems of the token service', '', '| kind | status | title |', '|---|---|---|', ...rows, ''];
  return new Map([
    ['README.md', list.join('\n')],
    ...kinds.map(([kind, details]) => [`${kind}.md`, pageOf(kind, details)] as const),
  ]);
}
