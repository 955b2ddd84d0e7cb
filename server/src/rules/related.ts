/** The other end of a finding: where the host is made, where the option is declared. */
import type { Fleet } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import type { Related } from './rule.ts';
import { nameSpan } from './spans.ts';

/** A place of the flake with a message; none where it stands elsewhere, as nixpkgs' own declarations do. */
export function relatedTo({ root }: Fleet, node: Node | undefined, message: string): Related[] {
  if (!node?.file.path.startsWith(`${root}/`)) return [];
  return [{ file: node.file, span: nameSpan(node), message }];
}
