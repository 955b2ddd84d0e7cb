/** What is not known of a system's modules: those that can't be worked out, for which Nix stops, or whose files are not Nix. */
import { syntaxProblem } from '../eval/broken-files.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { collect } from '../eval/modules/collect.ts';
import type { Collected, ModuleSystem } from '../eval/modules/system.ts';
import type { Node } from '../nix/syntax.ts';
import { causeOf } from './notes.ts';
import type { UnknownNote } from './types.ts';

/**
 * @param node the host, for what has no better place
 * @param home the option that a home stands at, and its host, of which the same is not told twice; undefined for a host
 */
export function unseenModules(
  ev: Evaluator,
  system: ModuleSystem,
  node: Node | undefined,
  home?: { readonly where: string; readonly host: ModuleSystem },
): UnknownNote[] {
  const collected = collect(ev, system);
  const [what, failing] = home ? [`all modules of ${home.where}`, `${home.where}: `] : ['all modules', ''];
  const told = new Set(home && collect(ev, home.host).holes.map(({ reason }) => reason));
  const holes = collected.holes.filter(({ reason }) => !told.has(reason));
  return [
    ...holes.map((hole) => {
      const cause = causeOf(hole, system.node ?? node);
      return { about: 'modules' as const, text: `not ${what} are known: ${cause.reason}`, node: cause.node };
    }),
    ...collected.failures.map((failed) => {
      const cause = causeOf(failed, system.node ?? node);
      return { about: 'failure' as const, text: `${failing}${cause.reason}`, node: cause.node };
    }),
    ...brokenModules(collected, what),
  ];
}

/** Modules whose files are not Nix: the host has none of what Nix makes of them. */
function brokenModules({ modules }: Collected, what: string): UnknownNote[] {
  return modules.flatMap(({ value }) => {
    const problem = value.origins[0] && syntaxProblem(value.origins[0].file);
    return problem
      ? [{ about: 'failure', text: `not ${what} are known: ${problem.reason}`, node: problem.node }]
      : [];
  });
}
