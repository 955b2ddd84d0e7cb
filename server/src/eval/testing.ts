/** For tests: evaluating text and small workspaces. */

import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { Bail } from './bail.ts';
import { deepForce } from './builtins/control.ts';
import { toJson } from './builtins/text.ts';
import { Evaluator, type Models } from './evaluator.ts';
import type { Value } from './value.ts';

export const noModels: Models = { extern: () => undefined };

/** Call before the first evaluation. */
export const ready = loadParserNode;

/** An evaluator over files in memory, rooted at `/flake`. */
export function evaluatorOf(files: Readonly<Record<string, string>>, models: Models = noModels): Evaluator {
  const rooted = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/flake/${name}`, text]));
  return new Evaluator({ files: filesOver(inMemory(rooted)), models, root: '/flake', inStore: true });
}

/** The value of a program. */
export function evaluate(text: string, files: Readonly<Record<string, string>> = {}): Value {
  const ev = evaluatorOf({ ...files, 'main.nix': text });
  return ev.lazy(() => ev.import('/flake/main.nix', undefined)).force();
}

/** A program's value as JSON, or `unknown: …` or `failure: …`. */
export function show(text: string, files: Readonly<Record<string, string>> = {}): string {
  return printed(evaluatorOf({ ...files, 'main.nix': text }), '/flake/main.nix');
}

/** The same for a program that is no part of a flake: paths are what they are, and whatever isn't there is missing. */
export function showAlone(text: string): string {
  const files = filesOver(inMemory({ '/main.nix': text }));
  return printed(new Evaluator({ files, models: noModels, root: '/', inStore: false }), '/main.nix');
}

function printed(ev: Evaluator, path: string): string {
  return printedValue(ev, ev.lazy(() => ev.import(path, undefined)).force());
}

/** A value as JSON, or `unknown: …` or `failure: …`. */
export function printedValue(ev: Evaluator, value: Value): string {
  const problem = ev.lazy(() => deepForce(ev, value) ?? value).force();
  if (problem.kind === 'failure') return `failure: ${problem.code}`;
  if (problem.kind === 'unknown') return `unknown: ${problem.reason}`;
  try {
    return toJson(ev, value, undefined);
  } catch (thrown) {
    const bailed = Bail.valueOf(thrown, undefined);
    return bailed.kind === 'failure'
      ? `failure: ${bailed.code}`
      : `unknown: ${bailed.kind === 'unknown' ? bailed.reason : ''}`;
  }
}
