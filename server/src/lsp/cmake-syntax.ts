/** CMake flags as Nix writes them: `"-DGGML_CUDA=ON"`, `lib.cmakeBool "GGML_CUDA" true`. */
import type { Expr, StringExpr } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { cmakeFlag } from '../upstream/cmake-flags.ts';

const flagFunctions = new Set(['cmakeBool', 'cmakeFeature', 'cmakeOptionType']);

/** A function of nixpkgs' lib whose first argument names a flag. */
export function isFlagFunction(expr: Expr): boolean {
  const fn = skipParens(expr);
  const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
  return name !== undefined && flagFunctions.has(name);
}

/** The flag of llama.cpp that a string names; undefined for other strings, and for flags of other programs. */
export function llamaFlagIn(node: StringExpr): string | undefined {
  const { parts, parent } = node;
  const [text = '', ...others] = parts;
  if (typeof text !== 'string' || others.length > 0) return undefined;
  const isName = parent?.kind === 'Apply' && parent.arg === node && isFlagFunction(parent.fn);
  const [, name] = (isName ? /^(\w+)$/ : /^-D(\w+)(?:[:=]|$)/).exec(text) ?? [];
  return name !== undefined && (cmakeFlag(name) || /^(GGML|LLAMA)_/.test(name)) ? name : undefined;
}
