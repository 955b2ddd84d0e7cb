/** What is known of a package that can't be seen: that it is one. */
import type { Evaluator } from './evaluator.ts';
import type { Value } from './value.ts';

/**
 * nixpkgs' functions that make a derivation, or that are one argument away from it: what they are called with, the result is never
 * null, a number or a text. Source: nixpkgs, `pkgs/build-support/trivial-builders` and the fetchers, 25.05.
 */
export const packageMakers = new Set([
  'appendToName',
  'applyPatches',
  'buildEnv',
  'buildFHSEnv',
  'concatText',
  'fetchFromGitHub',
  'fetchFromGitLab',
  'fetchgit',
  'fetchpatch',
  'fetchurl',
  'fetchzip',
  'linkFarm',
  'mkShell',
  'mkShellNoCC',
  'requireFile',
  'runCommand',
  'runCommandCC',
  'runCommandLocal',
  'runCommandWith',
  'symlinkJoin',
  'writeScript',
  'writeScriptBin',
  'writeShellApplication',
  'writeShellScript',
  'writeShellScriptBin',
  'writeText',
  'writeTextDir',
  'writeTextFile',
]);

/** Whether a value is surely a package, or a function that makes one. */
export function isPackage(ev: Evaluator, value: Value): boolean {
  if (value.kind !== 'extern') return value.kind === 'attrs' && isDerivation(value);
  if (value.root.type === 'overridable') return value.ops.length === 0 && isPackage(ev, value.root.result);
  const [first, ...more] = value.ops;
  if (value.root.type !== 'pkgs' || first?.op !== 'select') return false;
  if (more.length === 0) return ev.models.packageExists?.(first.name) === true;
  return packageMakers.has(first.name) && more.every(({ op }) => op === 'call');
}

function isDerivation(value: Value & { kind: 'attrs' }): boolean {
  const type = value.entries.get('type')?.force();
  return type?.kind === 'string' && type.value === 'derivation';
}
