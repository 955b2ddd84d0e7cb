/** Values that are one of several: joining them, and doing something to each. */
import type { Node } from '../nix/syntax.ts';
import { whyUnseen } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import {
  type Attrs,
  type Extern,
  type ExternRoot,
  maxUnion,
  type Union,
  type Unknown,
  unknown,
  type Value,
} from './value.ts';

/** One of `options`; a single value where they are the same, unknown where one is unknown or they are too many. */
export function join(options: readonly Value[], why: Unknown): Value {
  const flat: Value[] = [];
  for (const option of options) {
    for (const value of option.kind === 'union' ? option.options : [option]) {
      if (value.kind === 'unknown') return value;
      if (!flat.some((other) => surelySame(other, value))) flat.push(value);
    }
  }
  if (flat.length === 1) return flat[0]!;
  if (flat.length === 0 || flat.length > maxUnion) return unknown(why.reason, why.node);
  return { kind: 'union', options: flat, why };
}

/** `f` of a value, or of each where it is one of several. */
export function distribute(ev: Evaluator, value: Value, f: (value: Exclude<Value, Union>) => Value): Value {
  if (value.kind !== 'union') return f(value);
  return ev.inDoubt(value.why, () =>
    join(
      value.options.map((option) => distribute(ev, option, f)),
      value.why,
    ),
  );
}

function surelySame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'null') return b.kind === 'null';
  if (a.kind === 'path') return b.kind === 'path' && a.path === b.path;
  if (a.kind === 'string') return b.kind === 'string' && a.value === b.value;
  if (a.kind === 'int' || a.kind === 'float' || a.kind === 'bool')
    return b.kind === a.kind && a.value === b.value;
  if (a.kind === 'attrs') return b.kind === 'attrs' && isSameSet(a, b);
  return a.kind === 'extern' && b.kind === 'extern' && isSameExtern(a, b);
}

/** The same bindings, and all there are. */
function isSameSet(a: Attrs, b: Attrs): boolean {
  if (a.rest || b.rest || a.system !== b.system || a.entries.size !== b.entries.size) return false;
  for (const [name, thunk] of a.entries) if (b.entries.get(name) !== thunk) return false;
  return true;
}

/** The same steps from the same thing. */
function isSameExtern(a: Extern, b: Extern): boolean {
  if (a.root !== b.root && !isSameInput(a.root, b.root)) return false;
  return (
    a.ops.length === b.ops.length &&
    a.ops.every((op, index) => {
      const other = b.ops[index]!;
      if (op === other) return true;
      return op.op === 'select'
        ? other.op === 'select' && other.name === op.name
        : other.op === 'call' && other.arg === op.arg;
    })
  );
}

const isSameInput = (a: ExternRoot, b: ExternRoot): boolean =>
  a.type === 'input' && b.type === 'input' && a.name === b.name && a.flake === b.flake;

/** Unknown because a condition is. */
export const undecided = (condition: Value, node: Node | undefined): Unknown => {
  if (condition.kind === 'unknown') return unknown(condition.reason, condition.node ?? node);
  if (condition.kind === 'union' || condition.kind === 'extern' || condition.kind === 'config')
    return whyUnseen(condition, node);
  return unknown('a condition can’t be decided', node);
};
