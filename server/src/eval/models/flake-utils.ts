/** flake-utils: its `lib`, written in Nix beside this file. */
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import type { Extern, Value } from '../value.ts';
import text from './flake-utils.nix';
import { nixModel } from './nix-text.ts';

const lib = nixModel('flake-utils', text);

export function flakeUtils(ev: Evaluator, value: Extern): Value | undefined {
  const names = selectedPath(value);
  return names?.length === 1 && names[0] === 'lib' ? lib(ev) : undefined;
}
