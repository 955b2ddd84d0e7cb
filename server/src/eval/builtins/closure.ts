/** `builtins.genericClosure`. */
import type { Node } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import { Bail } from '../bail.ts';
import { forceElements, forceFunction } from '../coerce.ts';
import { compare } from '../compare.ts';
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { failure, list, unknown, type Value } from '../value.ts';

export function genericClosure(ev: Evaluator, set: Thunk, node: Node | undefined): Value {
  const value = set.force();
  if (value.kind === 'failure' || value.kind === 'unknown') return value;
  if (value.kind !== 'attrs' || value.rest) return unknown('the closure’s argument is not known', node);
  const start = value.entries.get('startSet');
  const operator = value.entries.get('operator');
  if (!start) return failure('missing-attribute', "attribute 'startSet' missing", node, 'startSet');
  const queue = [...forceElements(ev, start, node)];
  if (queue.length === 0) return list([]);
  if (!operator) return failure('missing-attribute', "attribute 'operator' missing", node, 'operator');
  const fn = forceFunction(ev, operator, node);
  const seen: Value[] = [];
  const known = new Set<string>();
  const result: Thunk[] = [];
  for (let at = 0; at < queue.length; at++) {
    const item = queue[at]!;
    const current = item.force();
    const key = current.kind === 'attrs' ? current.entries.get('key')?.force() : undefined;
    if (current.kind === 'failure') return current;
    if (!key && current.kind === 'attrs' && !current.rest)
      return failure('missing-attribute', "attribute 'key' missing", node, 'key');
    if (!key) throw new Bail(unknown('the closure has an item without a key that we see', node));
    // Whole numbers and texts are looked up; other keys are compared with each.
    const plain = key.kind === 'int' || key.kind === 'string' ? `${key.kind}:${key.value}` : undefined;
    if (plain !== undefined && known.has(plain)) continue;
    const isPlainAll = plain !== undefined && known.size === seen.length;
    if (plain !== undefined) known.add(plain);
    let isNew = true;
    for (const other of isPlainAll ? seen.slice(0, 1) : seen) {
      const less = compare(ev, key, other, node);
      const more = compare(ev, other, key, node);
      if (typeof less !== 'boolean') return less;
      if (typeof more !== 'boolean') return more;
      if (!less && !more) {
        isNew = false;
        break;
      }
    }
    if (!isNew) continue;
    seen.push(key);
    result.push(item);
    if (result.length > 10_000) return unknown('the closure is too large', node);
    queue.push(...forceElements(ev, Thunk.of(apply(ev, fn, item, node)), node));
  }
  return list(result);
}
