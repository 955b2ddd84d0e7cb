/** The names that an expression may use where it stands. */
import { globals } from '../nix/globals.ts';
import { bindingsOf, resolve } from '../nix/scopes.ts';
import type { Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';

/** Whether a name has a binder around a node; what `with` brings does not count. */
export function isBound(node: Node, name: string): boolean {
  const { file, start, end } = node;
  const { kind } = resolve({ kind: 'Variable', name, file, start, end, parent: node });
  return kind !== 'undefined' && kind !== 'with';
}

/** Every name that is bound around a node, the globals among them. */
export function namesInScope(node: Node): Set<string> {
  const names = new Set<string>(globals);
  for (const above of ancestors(node)) {
    if (above.kind === 'Let' || (above.kind === 'AttrSet' && above.recursive))
      for (const name of bindingsOf(above).keys()) names.add(name);
    if (above.kind !== 'Lambda') continue;
    if (above.name !== undefined) names.add(above.name);
    for (const formal of above.formals?.formals ?? []) names.add(formal.name);
  }
  return names;
}
