/** Functions of lib that keep what is known of lists and sets of which a part is not. */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import { Bail } from '../bail.ts';
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import {
  type Attrs,
  attrs,
  failure,
  isHole,
  type ListItem,
  list,
  str,
  typeName,
  unknown,
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
      // A package is no list.
      return value.root.type === 'pkgs' || value.root.type === 'overridable' ? [thunk] : [{ hole: value }];
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

/** The names for which the answer is yes. Names that are not seen, or of which the answer is not known, leave the others as they are. */
export function filterAttrs(ev: Evaluator, keeps: Value, set: Attrs, node: Node | undefined): Value {
  const kept = new Map<string, Thunk>();
  let hole = set.rest && unknown('not all names of the set are known', node);
  for (const [name, thunk] of set.entries) {
    const answer = apply(ev, apply(ev, keeps, Thunk.of(str(name)), node), thunk, node);
    if (answer.kind === 'failure') return answer;
    if (answer.kind === 'bool') {
      if (answer.value) kept.set(name, thunk);
      continue;
    }
    const isOpen = ['unknown', 'extern', 'union', 'config'].includes(answer.kind);
    if (!isOpen) return failure('type', `value is ${typeName(answer)} while a Boolean was expected`, node);
    hole ??= unknown(
      answer.kind === 'unknown' ? answer.reason : `whether \`${name}\` stays is not known`,
      node,
    );
  }
  return attrs(kept, set.origins, hole && { hole, under: new Map() });
}
