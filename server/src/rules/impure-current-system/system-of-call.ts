/** The system that the call around an expression gives to its modules: `nixosSystem { system = "x86_64-linux"; modules = [ … ]; }`. */
import { bindingsOf, binds } from '../../nix/scopes.ts';
import type { AttrSet, Expr, Node } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { textOf } from '../nodes.ts';

/** Text that means that system at the expression: a string, or a name that nothing in between binds anew. */
export function systemOfCall(expr: Expr): string | undefined {
  const between: Node[] = [];
  for (const node of ancestors(expr)) {
    if (node.kind === 'AttrSet' && isArgument(node) && bindingsOf(node).has('modules'))
      return systemIn(node, between);
    between.push(node);
  }
  return undefined;
}

function systemIn(call: AttrSet, between: readonly Node[]): string | undefined {
  const [system] = bindingsOf(call).get('system') ?? [];
  if (system === undefined) return undefined;
  const name = system.kind === 'InheritName' ? inheritedName(system) : undefined;
  const value = system.kind === 'Binding' && system.path.length === 1 ? skipParens(system.value) : undefined;
  if (value?.kind === 'String' && value.parts.every((part) => typeof part === 'string')) return textOf(value);
  const variable = value?.kind === 'Variable' ? value.name : name;
  return variable !== undefined && !between.some((node) => binds(node, variable)) ? variable : undefined;
}

/** The name of `inherit system;`, which is a variable of the scope around; `inherit (x) system;` names none. */
const inheritedName = ({
  name,
  parent,
}: {
  readonly name: string;
  readonly parent?: Node;
}): string | undefined => (parent?.kind === 'Inherit' && parent.from === undefined ? name : undefined);

/** Whether a set is what something is called with. */
function isArgument(set: AttrSet): boolean {
  let argument: Node = set;
  while (argument.parent?.kind === 'Paren') argument = argument.parent;
  return argument.parent?.kind === 'Apply' && argument.parent.arg === argument;
}
