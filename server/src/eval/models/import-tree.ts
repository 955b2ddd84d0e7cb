/** import-tree: the input itself is the function, `inputs.import-tree ./modules`; or what its methods give is. */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { libValue } from '../lib/index.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import type { Extern, Value } from '../value.ts';
import text from './import-tree.nix';
import { nixModel } from './nix-text.ts';

const tree = nixModel('import-tree', text);

/** Names of a flake that are no methods. */
const flakeNames = new Set(['outPath', 'inputs', 'outputs', 'sourceInfo', 'rev', 'narHash', 'lastModified']);

export function importTree(ev: Evaluator, value: Extern): Value | undefined {
  const [step, ...more] = value.ops;
  if (!step || more.length > 0 || (step.op === 'select' && flakeNames.has(step.name))) return undefined;
  const made = apply(ev, tree(ev), Thunk.of(libValue(ev)), value.node);
  return step.op === 'call'
    ? apply(ev, made, step.arg, step.node)
    : selectName(ev, made, step.name, step.node);
}
