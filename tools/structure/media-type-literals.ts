import { isOperation, shippedSources } from './files.ts';
import type { Finding, SourceTree } from './source-tree.ts';
import { lineOf, textLiterals } from './syntax.ts';

const mediaType = /(?:^|[\s,;"'(=])(?:application|text|multipart)\/[\w.*+-]/;

/** Media types stand in the declarations of operations and in one file of core. */
export function mediaTypeLiterals(tree: SourceTree): Finding[] {
  return ['core', ...tree.clients]
    .flatMap((name) => shippedSources(tree, name))
    .filter((file) => !isOperation(file) && file !== 'packages/core/src/http/media-types.ts')
    .flatMap((file) =>
      [...textLiterals(tree.ast(file))]
        .filter(({ text }) => mediaType.test(text))
        .map(({ text, node }) => ({
          file,
          line: lineOf(node),
          message: `writes the media type '${text.trim()}': use core's mediaTypes or the operation's declaration`,
        })),
    );
}
