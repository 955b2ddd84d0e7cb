/** Models that are written in Nix, in files beside this one: parsed once, evaluated once for each evaluation. */
import { parseNix } from '../../nix/parse.ts';
import type { SourceFile } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import { libRoot } from '../lib/index.ts';
import type { Thunk } from '../thunk.ts';
import type { Value } from '../value.ts';

/** The value of such a file: call the result with an evaluator. `name` is the file's name without `.nix`. */
export function nixModel(name: string, text: string): (ev: Evaluator) => Value {
  const values = new WeakMap<Evaluator, Thunk>();
  let file: SourceFile | undefined;
  return (ev) => {
    let value = values.get(ev);
    if (!value) {
      const path = `${libRoot}/${name}.nix`;
      file ??= parseNix(text, { uri: `llamaflake:${path}`, path, version: 0 });
      value = ev.thunk(file.tree.root, ev.baseEnv);
      values.set(ev, value);
    }
    return value.force();
  };
}
