/** Selecting from and calling what we can't see gives a longer name, unless a model knows better. */
import type { Node } from '../nix/syntax.ts';
import type { Evaluator } from './evaluator.ts';
import { overridableSelect } from './overridable.ts';
import type { Thunk } from './thunk.ts';
import { type Extern, type ExternOp, extern, unknown, type Value } from './value.ts';

/** An extern one step longer. */
export const extend = (value: Extern, op: ExternOp): Extern =>
  extern(value.root, [...value.ops, op], op.node ?? value.node);

/** A longer name is nobody's. */
const maxOps = 200;

const tooLong = (value: Extern, node: Node | undefined): Value | undefined =>
  value.ops.length < maxOps ? undefined : unknown('the name of something unseen is too long', node);

export function externSelect(ev: Evaluator, value: Extern, name: string, node: Node | undefined): Value {
  if (value.root.type === 'overridable' && value.ops.length === 0) {
    return overridableSelect(ev, value, value.root, name, node);
  }
  const refused = tooLong(value, node);
  if (refused) return refused;
  const longer = extend(value, { op: 'select', name, node });
  return ev.models.extern(ev, longer) ?? longer;
}

export function externCall(ev: Evaluator, value: Extern, arg: Thunk, node: Node | undefined): Value {
  const refused = tooLong(value, node);
  if (refused) return refused;
  const longer = extend(value, { op: 'call', arg, node });
  return ev.models.extern(ev, longer) ?? longer;
}

/** The names selected, as long as there are no calls: `input.lib.nixosSystem` → `['lib', 'nixosSystem']`. */
export function selectedPath(value: Extern): string[] | undefined {
  const names: string[] = [];
  for (const op of value.ops) {
    if (op.op === 'call') return undefined;
    names.push(op.name);
  }
  return names;
}

/** How an extern reads in a sentence: `inputs.foo.lib.mkThing { … }`. */
export function describe(value: Extern): string {
  const { root } = value;
  let text: string;
  switch (root.type) {
    case 'input':
      text = `inputs.${root.name.replaceAll('/', '.inputs.')}`;
      break;
    case 'builtin':
      text = `builtins.${root.name}`;
      break;
    case 'config':
      text = ['config', ...root.path].join('.');
      break;
    case 'search-path':
      text = `<${root.name}>`;
      break;
    case 'import':
      text = `import ${describe(root.of)}`;
      break;
    case 'overridable':
      text = 'a package';
      break;
    case 'argument':
      text = root.name;
      break;
    case 'pkgs':
    case 'lib':
    case 'options':
      text = root.type;
  }
  for (const op of value.ops) text += op.op === 'select' ? `.${op.name}` : ' …';
  return text;
}
