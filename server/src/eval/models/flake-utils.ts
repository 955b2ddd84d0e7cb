/** flake-utils: its `lib`, written in Nix beside this file. */
import { parseNix } from '../../nix/parse.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { libRoot } from '../lib/index.ts';
import type { Thunk } from '../thunk.ts';
import type { Extern, Value } from '../value.ts';
import text from './flake-utils.nix';

const libs = new WeakMap<Evaluator, Thunk>();

export function flakeUtils(ev: Evaluator, value: Extern): Value | undefined {
  const names = selectedPath(value);
  if (names?.length !== 1 || names[0] !== 'lib') return undefined;
  let lib = libs.get(ev);
  if (!lib) {
    const path = `${libRoot}/flake-utils.nix`;
    const file = parseNix(text, { uri: `llamaflake:${path}`, path, version: 0 });
    lib = ev.thunk(file.tree.root, ev.baseEnv);
    libs.set(ev, lib);
  }
  return lib.force();
}
