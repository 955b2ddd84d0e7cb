/** Functions of lib that keep what is known of lists and sets of which a part is not. */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import { Bail } from '../bail.ts';
import { forceFunction, whyUnseen } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { join, undecided } from '../union.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  failure,
  isHole,
  type ListItem,
  list,
  maxUnion,
  str,
  typeName,
  type Unknown,
  type Value,
} from '../value.ts';

/** The elements of lists within lists. What may be a list or an element is a part of the whole either way. */
export function flattened(thunk: Thunk): ListItem[] {
  const value = thunk.force();
  switch (value.kind) {
    case 'list':
      return value.items.flatMap((item) => (isHole(item) ? [item] : flattened(item)));
    case 'union': {
      const options = value.options.map((option) => list(flattened(Thunk.of(option, thunk.node))));
      return [{ hole: { ...value, options } }];
    }
    case 'extern':
      return isNoList(value) ? [thunk] : [{ hole: value }];
    case 'unknown':
    case 'config':
      return [{ hole: value }];
    case 'failure':
      // Whether it is a list is asked of each.
      throw new Bail(value);
    default:
      return [thunk];
  }
}

/** How many names lead to an output of which Nix requires what it is: a package, a module, an overlay. */
const outputLevels: Readonly<Record<string, number>> = {
  packages: 3,
  overlays: 2,
  nixosModules: 2,
  darwinModules: 2,
  homeModules: 2,
  homeManagerModules: 2,
};

/** A package is no list, nor is what a flake must have under the names of its outputs. */
function isNoList({ root, ops }: Extern): boolean {
  if (root.type !== 'input') return root.type === 'pkgs' || root.type === 'overridable';
  const [output] = ops;
  const levels = output?.op === 'select' ? outputLevels[output.name] : undefined;
  return levels === ops.length && ops.every(({ op }) => op === 'select');
}

/** So many names may be there or not before the sets that can come of it are too many. */
const maxUndecided = Math.log2(maxUnion);

/**
 * The names for which the answer is yes. Names that are not seen leave the others as they are; names of which the answer is not
 * known are there in some of the sets that it may be.
 */
export function filterAttrs(ev: Evaluator, keeps: Thunk, set: Attrs, node: Node | undefined): Value {
  // Of an empty set nothing is asked.
  if (set.entries.size === 0 && !set.rest) return set;
  const predicate = forceFunction(ev, keeps, node);
  const kept = new Map<string, Thunk>();
  const perhaps = new Map<string, Thunk>();
  let why: Unknown | undefined;
  for (const [name, thunk] of set.entries) {
    const answer = apply(ev, apply(ev, predicate, Thunk.of(str(name)), node), thunk, node);
    if (answer.kind === 'failure') return answer;
    if (answer.kind === 'bool') {
      if (answer.value) kept.set(name, thunk);
      continue;
    }
    const isOpen = ['unknown', 'extern', 'union', 'config'].includes(answer.kind);
    if (!isOpen) return failure('type', `value is ${typeName(answer)} while a Boolean was expected`, node);
    perhaps.set(name, thunk);
    why ??= undecided(answer, node);
  }
  const hole = set.rest && whyUnseen(set.rest.hole, node);
  if (why && perhaps.size <= maxUndecided) {
    const rest = hole && { hole, under: new Map() };
    return join(
      subsets([...perhaps]).map((some) => attrs(new Map([...kept, ...some]), set.origins, rest)),
      why,
    );
  }
  const open = hole ?? why;
  return attrs(kept, set.origins, open && { hole: open, under: new Map() });
}

function subsets<T>([first, ...others]: readonly T[]): T[][] {
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without, ...without.map((some) => [first, ...some])];
}
