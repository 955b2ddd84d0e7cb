/** Inlay hints, off unless the setting `llamaflake.inlayHints` is on: behind each host's name the variant of llama.cpp that it gets. */
import { type InlayHint, InlayHintKind, type InlayHintParams } from 'vscode-languageserver';
import { variantOf } from '../fleet/gpu.ts';
import type { Host } from '../fleet/types.ts';
import { sortBackends } from '../upstream/backends.ts';
import { declaredSpan } from './declarations.ts';
import type { Guard } from './guard.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

export function registerInlayHints(session: Session, guard: Guard): void {
  session.connection.languages.inlayHint.on(
    guard<InlayHintParams, InlayHint[]>('inlay hints', [], ({ textDocument, range }) => {
      const read = session.read(textDocument.uri);
      if (!read?.fleet || !session.settings(read.document.path).inlayHints) return [];
      return read.fleet.hosts.flatMap((host) => {
        const { node } = host;
        if (node?.file.path !== read.document.path || isShared(host, read.fleet!.hosts)) return [];
        const label = variantsOf(host);
        const { end } = rangeOfSpan(
          session,
          node.file,
          declaredSpan(node, { kind: 'host', host, span: node }),
        );
        const isShown = end.line >= range.start.line && end.line <= range.end.line;
        return label === '' || !isShown
          ? []
          : [{ position: end, label, kind: InlayHintKind.Type, paddingLeft: true }];
      });
    }),
  );
}

/** Hosts that one expression makes have no place of their own for a hint. */
const isShared = (host: Host, all: readonly Host[]): boolean =>
  all.some((other) => other !== host && other.node === host.node);

function variantsOf({ packages }: Host): string {
  const names = packages.map(
    ({ package: found }) => variantOf(found) ?? sortBackends(found.backends ?? []).join('+'),
  );
  return [...new Set(names.filter((name) => name !== ''))].join(', ');
}
