/** The part of a node that a finding points at. */
import type { Node, Span } from '../nix/syntax.ts';

export const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** Of a binding its name, of everything else the whole. */
export function nameSpan(node: Node): Span {
  if (node.kind === 'Binding') return { start: node.path[0]!.start, end: node.path.at(-1)!.end };
  return node.kind === 'Formal' ? spanOf(node.nameSpan) : spanOf(node);
}
