/** What a value is, and the constants among the builtins. */
import type { Node } from '../../nix/syntax.ts';
import { Bail } from '../bail.ts';
import { known } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Thunk } from '../thunk.ts';
import { bool, int, nullValue, str, unknown, type Value } from '../value.ts';

export interface Builtin {
  readonly arity: number;
  /** Gets all its arguments, unforced. May throw a `Bail`. */
  readonly run: (ev: Evaluator, args: readonly Thunk[], node: Node | undefined) => Value;
}

export type Table = Readonly<Record<string, Builtin>>;

const typeNames: Partial<Record<Value['kind'], string>> = {
  int: 'int',
  float: 'float',
  bool: 'bool',
  null: 'null',
  string: 'string',
  path: 'path',
  list: 'list',
  attrs: 'set',
  pkgs: 'set',
  lambda: 'lambda',
  primop: 'lambda',
};

/** The name that `typeOf` gives; bails for what we can't see. */
function typeOf(thunk: Thunk, node: Node | undefined): string {
  if (isSurelySet(thunk.force())) return 'set';
  const value = known(thunk, node);
  const name = typeNames[value.kind];
  if (name === undefined) throw new Bail(unknown('the value’s type is not known', node));
  return name;
}

/** `config` and `options` as a whole, an input, `lib`: sets, whatever is in them. */
const isSurelySet = (value: Value): boolean =>
  value.kind === 'config'
    ? value.path.length === 0
    : value.kind === 'extern' &&
      value.ops.length === 0 &&
      ['input', 'lib', 'options'].includes(value.root.type);

const is = (type: string): Builtin => ({
  arity: 1,
  run: (_ev, [value], node) => bool(typeOf(value!, node) === type),
});

export const typeBuiltins: Table = {
  typeOf: { arity: 1, run: (_ev, [value], node) => str(typeOf(value!, node)) },
  isInt: is('int'),
  isFloat: is('float'),
  isBool: is('bool'),
  isNull: is('null'),
  isString: is('string'),
  isPath: is('path'),
  isList: is('list'),
  isAttrs: is('set'),
  isFunction: is('lambda'),
};

/** The Nix that we speak for: the newest whose every feature we know. */
export const constants: Readonly<Record<string, Value>> = {
  true: bool(true),
  false: bool(false),
  null: nullValue,
  langVersion: int(6n),
  storeDir: str('/nix/store'),
  nixVersion: unknown('the version of Nix is not known'),
};
