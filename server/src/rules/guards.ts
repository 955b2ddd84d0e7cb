/** Expressions that may never be evaluated, because something around them decides it. */
import type { Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';
import { textOf } from './nodes.ts';
import { callOf } from './uses.ts';

const conditionals = new Set([
  'optional',
  'optionals',
  'optionalAttrs',
  'optionalString',
  'mkIf',
  'tryEval',
  'filter',
  'warnIf',
  'throwIf',
  'assertMsg',
]);

/** True within a branch of `if`, behind `&&` and the like, in an argument of `optional` or `mkIf`, or in a formal's default. */
export function isConditional(node: Node): boolean {
  let below: Node = node;
  for (const above of ancestors(node)) {
    if (above.kind === 'If' && below !== above.condition) return true;
    if (above.kind === 'Binary' && ['&&', '||', '->'].includes(above.op) && below === above.right)
      return true;
    if (above.kind === 'Formal') return true;
    if (above.kind === 'Select' && below === above.default) return true;
    if (above.kind === 'Apply' && below === above.arg) {
      const { fn, args } = callOf(above);
      const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
      // The condition itself is always asked.
      const isCondition = args.length === 1 && name !== 'tryEval' && name !== 'filter';
      if (name !== undefined && conditionals.has(name) && !isCondition) return true;
      if (textOf(above.fn).includes('pathExists')) return true;
    }
    below = above;
  }
  return false;
}
