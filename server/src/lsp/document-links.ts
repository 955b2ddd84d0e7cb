/** Links from the inputs of a flake.nix to where they come from: `github:owner/repo` opens the repository. */
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import type { SourceFile, StringExpr } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import { nameOf } from '../workspace/paths.ts';
import { pathTo } from './attribute-paths.ts';
import { webAddress } from './flake-url.ts';
import type { Guard } from './guard.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

export function registerDocumentLinks(session: Session, guard: Guard): void {
  session.connection.onDocumentLinks(
    guard<DocumentLinkParams, DocumentLink[]>('document links', [], ({ textDocument }) => {
      const read = session.read(textDocument.uri);
      if (!read || nameOf(read.document.path) !== 'flake.nix') return [];
      const file = session.workspace.files().source(read.document.path);
      if (isProblem(file)) return [];
      return inputUrls(file).flatMap(([node, url]) => {
        const target = webAddress(url);
        // Without the quotes.
        const span = node.style === 'uri' ? node : { start: node.start + 1, end: node.end - 1 };
        return target === undefined ? [] : [{ range: rangeOfSpan(session, file, span), target }];
      });
    }),
  );
}

/** `inputs.x.url = "…"`, however it is written; of a broken file those that can be read. */
function inputUrls(file: SourceFile): [StringExpr, string][] {
  const found: [StringExpr, string][] = [];
  walk(file.tree.root, (node) => {
    if (node.kind !== 'Binding' || node.value.kind !== 'String' || node.value.style === 'indented')
      return undefined;
    const [text, ...others] = node.value.parts;
    if (typeof text !== 'string' || others.length > 0) return undefined;
    const path = pathTo(node.path.at(-1)!);
    if (path[0] === 'inputs' && path.at(-1) === 'url') found.push([node.value, text]);
    return undefined;
  });
  return found;
}
