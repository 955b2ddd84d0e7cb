/**
 * How a model says in the middle of its work that it can't go on: it throws a `Bail` with what the whole becomes.
 * Nothing outside `eval/` sees one: `Thunk.force` and calls of primops turn it into the value it carries.
 */
import type { Node } from '../nix/syntax.ts';
import type { Thunk } from './thunk.ts';
import { type Failure, type Union, type Unknown, unknown, type Value } from './value.ts';

export class Bail {
  readonly value: Unknown | Failure;
  /** The argument that turned out to be one of several, so that the caller can try each. */
  readonly split: { readonly thunk: Thunk; readonly union: Union } | undefined;

  constructor(value: Unknown | Failure, split?: { thunk: Thunk; union: Union }) {
    this.value = value.kind === 'unknown' ? withoutPieces(value) : value;
    this.split = split;
  }

  /** The value of a thrown thing; a spent JavaScript stack is an unknown, a bug is thrown on. */
  static valueOf(thrown: unknown, node: Node | undefined): Value {
    if (thrown instanceof Bail) return thrown.value;
    if (thrown instanceof RangeError && thrown.message.includes('call stack')) {
      return unknown('the expression is nested too deeply', node);
    }
    throw thrown;
  }
}

/** What is made of a text is no text itself: `builtins.match` of one that is known in part may be null. */
function withoutPieces({ kind, reason, node }: Unknown): Unknown {
  return { kind, reason, node };
}
