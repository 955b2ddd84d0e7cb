/** A program in our evaluator, its value in the same tagged JSON as `evalInRepl` gives. */

import { compareText } from '../../server/src/eval/compare.ts';
import { frame } from '../../server/src/eval/env.ts';
import { Evaluator } from '../../server/src/eval/evaluator.ts';
import { libValue } from '../../server/src/eval/lib/index.ts';
import { configAttrs } from '../../server/src/eval/modules/config-view.ts';
import { floatText } from '../../server/src/eval/strings.ts';
import { noModels } from '../../server/src/eval/testing.ts';
import { Thunk } from '../../server/src/eval/thunk.ts';
import { isHole, type Value } from '../../server/src/eval/value.ts';
import { parseNix } from '../../server/src/nix/parse.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { deepest } from './soundness-repl.ts';

/** `assumes`: something was passed over that may throw, for all we know; if there is a value, it is this one. */
export type Ours =
  | { readonly json: string; readonly assumes: boolean }
  | { readonly failure: string }
  | { readonly unknown: string };

type Tagged = unknown;

/** Ends the walk where something fails or is not known. */
class Stop {
  readonly outcome: Ours;
  constructor(outcome: Ours) {
    this.outcome = outcome;
  }
}

/** An evaluator with nothing to read. */
export const lonely = (): Evaluator =>
  new Evaluator({ files: filesOver(inMemory({})), models: noModels, root: '/', inStore: false });

/** Evaluates a program all the way down, with `lib` in scope. */
export function evaluateTagged(text: string, ev: Evaluator = lonely()): Ours {
  const file = parseNix(text, { uri: 'test:/program.nix', path: '/program.nix', version: 0 });
  const problem = file.tree.errors[0];
  if (problem) return { unknown: `syntax: ${problem.message}` };
  const scope = frame(ev.baseEnv, new Map([['lib', Thunk.of(libValue(ev))]]));
  try {
    const before = ev.assumed;
    const json = JSON.stringify(tagged(ev, ev.thunk(file.tree.root, scope), 0));
    return { json, assumes: ev.assumed > before };
  } catch (stop) {
    if (stop instanceof Stop) return stop.outcome;
    throw stop;
  }
}

function tagged(ev: Evaluator, thunk: Thunk, depth: number): Tagged {
  const forced = thunk.force();
  const value: Value = forced.kind === 'config' ? configAttrs(ev, forced) : forced;
  if (value.kind === 'failure') throw new Stop({ failure: `${value.code}: ${value.message}` });
  if (value.kind === 'unknown') throw new Stop({ unknown: value.reason });
  if (depth > deepest) return 'deep';
  switch (value.kind) {
    case 'attrs': {
      if (value.rest) throw new Stop({ unknown: 'open set' });
      const names = [...value.entries.keys()].sort(compareText);
      return { s: names.map((name) => [name, tagged(ev, value.entries.get(name)!, depth + 1)]) };
    }
    case 'list':
      return {
        l: value.items.map((item) => {
          if (isHole(item)) throw new Stop({ unknown: 'hole' });
          return tagged(ev, item, depth + 1);
        }),
      };
    case 'int':
      return { i: String(value.value) };
    case 'float': {
      const text = floatText(value.value, undefined);
      if (typeof text !== 'string') throw new Stop({ unknown: 'float' });
      return { f: text };
    }
    case 'path':
      return { p: value.path };
    case 'lambda':
    case 'primop':
      return { fn: 1 };
    case 'string':
    case 'bool':
      return value.value;
    case 'null':
      return null;
    default:
      throw new Stop({ unknown: value.kind });
  }
}
