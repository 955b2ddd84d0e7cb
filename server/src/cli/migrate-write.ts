/** Writing a migration, and what the user asked for afterwards: the lock, and a look at each host with real Nix. */
import { attributeOf, describeHost, verdictOf } from '../fleet/ask-nix.ts';
import { writeChange } from '../workspace/write-change.ts';
import { CommandProblem, exits, type Io } from './command.ts';
import type { MigrateRequest } from './migrate-options.ts';
import { type Migration, shown } from './migration.ts';
import { evalFlake, intendToAdd, isInGit, lockFlake } from './nix-process.ts';

/** @returns the exit code @throws CommandProblem where nothing could be written, or what follows failed */
export function writeMigration(io: Io, migration: Migration, request: MigrateRequest): number {
  if (migration.texts.size > 0) write(io, migration, request);
  if (request.lock && migration.texts.size > 0) lock(io, migration);
  return request.verify ? verify(io, migration) : exits.done;
}

function write(io: Io, migration: Migration, request: MigrateRequest): void {
  const { plan, texts, source, fleet } = migration;
  const written = writeChange(texts, {
    before: (path) => source.text(path),
    show: (path) => shown(migration, path),
    journal: fleet.root,
  });
  if (!written.ok) throw new CommandProblem(written.reason);
  for (const { title, files } of plan.steps) io.note(`${title}: ${files.join(', ')}`);
  const created = written.created.map((path) => shown(migration, path));
  const next: string[] = [];
  if (created.length > 0 && isInGit(fleet.root)) {
    const added = intendToAdd(fleet.root, written.created);
    if (added.ok) io.note(`ran git add --intent-to-add ${created.join(' ')}, so that Nix sees the new files`);
    else
      next.push(
        `run git add -N ${created.join(' ')}, without which Nix does not see the new files (${added.problem})`,
      );
  }
  for (const note of plan.notes) io.note(note);
  const isUnlocked =
    plan.steps.some(({ id }) => id === 'add-input') ||
    (request.options.target !== 'nixpkgs' &&
      fleet.inputs.some(({ kind, locked }) => kind === 'llama-cpp' && locked === undefined));
  if (isUnlocked && !request.lock) next.push('run nix flake lock, which pins the new input');
  for (const step of next) io.note(`next: ${step}`);
}

function lock(io: Io, { fleet }: Migration): void {
  const { ok, problem } = lockFlake(fleet.root);
  if (!ok) throw new CommandProblem(`the migration is written, but nix flake lock failed: ${problem}`);
  io.note('ran nix flake lock');
}

function verify(io: Io, { fleet }: Migration): number {
  let failed = 0;
  for (const { name, kind } of fleet.hosts) {
    const { ok, stdout, problem } = evalFlake(fleet.root, attributeOf({ name, kind }), describeHost);
    if (!ok) failed += 1;
    io.note(`${name}: ${ok ? verdictOf(stdout) : `does not evaluate: ${problem}`}`);
  }
  if (failed > 0) throw new CommandProblem(`${failed} of ${fleet.hosts.length} hosts do not evaluate`);
  return exits.done;
}
