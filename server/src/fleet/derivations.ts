/**
 * Derivations of llama.cpp that a flake writes out by itself, in a package file or where they are used:
 *
 *     llama-cpp = pkgs.stdenv.mkDerivation (finalAttrs: { pname = "llama-cpp"; src = fetchFromGitHub { … }; … });
 */
import { apply } from '../eval/apply.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { Thunk } from '../eval/thunk.ts';
import { type Attrs, type Extern, unknown, type Value } from '../eval/value.ts';
import { type BuildSource, buildSource } from './build-source.ts';

/** A derivation that is one of llama.cpp by its name. */
export interface LlamaDerivation {
  readonly name: string;
  /** What it is built from; undefined where it does not say. */
  readonly source: BuildSource | undefined;
  /** How many steps of the value make it; what follows is done to it. */
  readonly used: number;
}

/** The derivation of llama.cpp that a call makes; undefined for any other value. */
export function llamaDerivation(ev: Evaluator, value: Extern): LlamaDerivation | undefined {
  const at = value.ops.findIndex((op) => op.op === 'call');
  const call = value.ops[at];
  if (call?.op !== 'call') return undefined;
  const given = attributesOf(ev, call.arg);
  const name = (given?.entries.get('pname') ?? given?.entries.get('name'))?.force();
  if (name?.kind !== 'string' || !/^llama[-_.]?cpp/i.test(name.value)) return undefined;
  const src = given?.entries.get('src')?.force();
  return { name: name.value, source: src && buildSource(src), used: at + 1 };
}

/** Whether a value is what `mkDerivation` of any `stdenv` gives, changed or not. */
export const isDerivation = ({ root, ops }: Extern): boolean => {
  const at = ops.findIndex((op) => op.op === 'call');
  const fn = ops[at - 1];
  return root.type === 'pkgs' && fn?.op === 'select' && fn.name === 'mkDerivation';
};

/** The attributes, which may be a function of what the derivation comes to. */
function attributesOf(ev: Evaluator, argument: Thunk): Attrs | undefined {
  const value: Value = argument.force();
  const final = Thunk.of(unknown('the derivation itself', argument.node));
  const set = value.kind === 'lambda' ? apply(ev, value, final, argument.node) : value;
  return set.kind === 'attrs' ? set : undefined;
}
