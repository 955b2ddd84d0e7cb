/** The fleet of a command that can't do without one. */
import { isProblem } from '../eval/files.ts';
import type { Fleet } from '../fleet/types.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { relativeTo } from '../workspace/paths.ts';
import { CommandProblem } from './command.ts';

/** The same fleet. @throws CommandProblem where its flake.nix could not be read */
export function readableFleet(fleet: Fleet, base: string): Fleet {
  const name = relativeTo(base, fleet.flakePath);
  if (fleet.flake === undefined) {
    const problem = fleet.files.source(fleet.flakePath);
    throw new CommandProblem(`${name} ${isProblem(problem) ? problem.message : 'can’t be read'}`);
  }
  const [error] = fleet.flake.tree.errors;
  if (error !== undefined) {
    const { line } = positionAt(lineIndex(fleet.flake.text), error.start);
    throw new CommandProblem(`${name} is not valid Nix: ${error.message} at line ${line + 1}`);
  }
  return fleet;
}
