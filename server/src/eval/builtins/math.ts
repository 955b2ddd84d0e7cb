/** Builtins on numbers, and comparison. */
import { forceInt, known } from '../coerce.ts';
import { compare } from '../compare.ts';
import { arithmetic } from '../operators.ts';
import { bool, failure, int, typeName, unknown, type Value } from '../value.ts';
import type { Builtin, Table } from './types.ts';

const numeric = (op: '+' | '-' | '*' | '/'): Builtin => ({
  arity: 2,
  run: (_ev, [a, b], node) => arithmetic(op, known(a!, node), known(b!, node), node),
});

const bitwise = (f: (a: bigint, b: bigint) => bigint): Builtin => ({
  arity: 2,
  run: (ev, [a, b], node) => int(f(forceInt(ev, a!, node), forceInt(ev, b!, node))),
});

const rounded = (f: (value: number) => number): Builtin => ({
  arity: 1,
  run: (_ev, [n], node): Value => {
    const value = known(n!, node);
    if (value.kind === 'int')
      return Math.abs(Number(value.value)) < 2 ** 53 ? value : unknown('the number is too large', node);
    if (value.kind !== 'float')
      return failure('type', `value is ${typeName(value)} while a float was expected`, node);
    const whole = f(value.value);
    return Number.isSafeInteger(whole) ? int(whole) : unknown('the number is too large', node);
  },
});

export const mathBuiltins: Table = {
  add: numeric('+'),
  sub: numeric('-'),
  mul: numeric('*'),
  div: numeric('/'),
  bitAnd: bitwise((a, b) => BigInt.asIntN(64, a & b)),
  bitOr: bitwise((a, b) => BigInt.asIntN(64, a | b)),
  bitXor: bitwise((a, b) => BigInt.asIntN(64, a ^ b)),
  ceil: rounded(Math.ceil),
  floor: rounded(Math.floor),
  lessThan: {
    arity: 2,
    run: (ev, [a, b], node) => {
      const less = compare(ev, known(a!, node), known(b!, node), node);
      return typeof less === 'boolean' ? bool(less) : less;
    },
  },
};
