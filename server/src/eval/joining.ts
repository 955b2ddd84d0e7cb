/** `++` and `//`: what lists and sets become when they are put together, also where a part of one can't be seen. */
import type { Node } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import { elements, known, whyUnseen } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import { configAttrs } from './modules/config-view.ts';
import type { Thunk } from './thunk.ts';
import { distribute, join } from './union.ts';
import { type Attrs, attrs, expected, type ListItem, list, type Rest, unknown, type Value } from './value.ts';

/** Longer lists are nobody's configuration. */
const maxItems = 1_000_000;

/** A list of what is in several; what can't be seen is a hole. */
export function concat(ev: Evaluator, values: readonly Value[], node: Node | undefined): Value {
  const parts: (readonly ListItem[])[] = [];
  let length = 0;
  const origins: (readonly Node[])[] = [];
  for (const value of values) {
    switch (value.kind) {
      case 'list':
        length += value.items.length;
        if (length > maxItems) return unknown('the list is too long', node);
        if (value.items.length > 0) parts.push(value.items);
        if (value.origins.length > 0) origins.push(value.origins);
        break;
      case 'failure':
        return value;
      case 'extern':
      case 'unknown':
      case 'config':
      case 'union':
        // Nix forces each, whatever is asked of the result.
        if (value.kind === 'unknown') ev.assumed++;
        parts.push([{ hole: value }]);
        break;
      default:
        return expected(value, 'a list', node);
    }
  }
  return list(
    parts.length === 1 ? parts[0]! : parts.flat(),
    origins.length === 1 ? origins[0]! : [...new Set(origins.flat())],
  );
}

/** `left // right`. */
export function update(ev: Evaluator, left: Value, right: Value, node: Node | undefined): Value {
  // Nix forces both sides, whatever is asked of the result.
  if (left.kind === 'unknown' || right.kind === 'unknown') ev.assumed++;
  return distribute(ev, left, (l) =>
    distribute(ev, right, (r) => updateAttrs(open(ev, l), open(ev, r), node)),
  );
}

/** A part of `config` is the set of what is defined in it, and what is not seen. */
const open = (ev: Evaluator, value: Value): Value =>
  value.kind === 'config' ? configAttrs(ev, value) : value;

export function updateAttrs(left: Value, right: Value, node: Node | undefined): Value {
  if (left.kind === 'failure') return left;
  if (right.kind === 'failure') return right;
  if (right.kind === 'attrs') {
    if (left.kind === 'attrs') return updateSeen(left, right);
    if (isOpenSet(left)) {
      const { rest } = right;
      const under = rest?.under ?? new Map();
      return attrs(right.entries, right.origins, {
        hole: rest ? eitherOf(layerOf(rest, node), left, node) : left,
        under,
      });
    }
    return expected(left, 'a set', node);
  }
  if (isOpenSet(right)) {
    if (left.kind === 'attrs' && !left.rest) {
      return attrs(new Map(), left.origins, { hole: right, under: left.entries });
    }
    if (left.kind === 'attrs') {
      const hole = eitherOf(right, layerOf(left.rest!, node), node);
      return attrs(new Map(), left.origins, { hole, under: new Map([...left.rest!.under, ...left.entries]) });
    }
    if (isOpenSet(left)) return attrs(new Map(), [], { hole: eitherOf(right, left, node), under: new Map() });
    return expected(left, 'a set', node);
  }
  return expected(right, 'a set', node);
}

/** Two sets of which neither is wholly seen: each name is that of the one or of the other. */
function eitherOf(right: Hole, left: Hole, node: Node | undefined): Hole {
  const either = join([right, left], unknown('which of two sets a name is of is not known', node));
  if (either.kind === 'union') return { ...either, isLayered: isLayer(right) && isLayer(left) };
  return either.kind === 'config' || isOpenSet(either) ? either : whyUnseen(right, node);
}

/** What may be in a set beside its bindings, of which no name was taken away. */
const layerOf = (rest: Rest, node: Node | undefined): Hole =>
  rest.without ? whyUnseen(rest.hole, node) : rest.hole;

const isLayer = (hole: Hole): boolean => hole.kind !== 'union' || hole.isLayered === true;

type Hole = Rest['hole'];

const isOpenSet = (value: Value): value is Value & { kind: 'extern' | 'unknown' | 'pkgs' } =>
  value.kind === 'extern' || value.kind === 'unknown' || value.kind === 'pkgs';

function updateSeen(left: Attrs, right: Attrs): Attrs {
  const origins = joinedOrigins(left.origins, right.origins);
  if (!right.rest) {
    const entries = new Map([...left.entries, ...right.entries]);
    return tagged(attrs(entries, origins, left.rest), left, right);
  }
  if (left.rest) {
    // Two holes: all that is sure is what the right side surely has.
    const hole = eitherOf(layerOf(right.rest, undefined), layerOf(left.rest, undefined), undefined);
    const under = new Map([...left.rest.under, ...left.entries, ...right.rest.under]);
    return tagged(attrs(right.entries, origins, { hole, under }), left, right);
  }
  const under = new Map([...left.entries, ...right.rest.under]);
  return tagged(attrs(right.entries, origins, { ...right.rest, under }), left, right);
}

/** A set that was joined of two is a host still where one of them was. */
function tagged(joined: Attrs, left: Attrs, right: Attrs): Attrs {
  const system = right.system ?? left.system;
  return system ? { ...joined, system } : joined;
}

/** Each expression once: a set that is joined with itself again and again would be made of ever more of them. */
function joinedOrigins(left: readonly Node[], right: readonly Node[]): readonly Node[] {
  if (right.length === 0 || left === right) return left;
  return left.length === 0 ? right : [...new Set([...left, ...right])];
}

/** `builtins.concatLists`: a list of lists, any of which may be unseen. */
export function concatItems(ev: Evaluator, items: readonly ListItem[], node: Node | undefined): Value {
  return concat(
    ev,
    items.map((item) => ('hole' in item ? item.hole : item.force())),
    node,
  );
}

/** Thunks of a list, for models that need each. */
export function listElements(thunk: Thunk, node: Node | undefined): readonly Thunk[] {
  const value = known(thunk, node);
  if (value.kind === 'list') return elements(value, node);
  throw new Bail(expected(value, 'a list', node));
}
