/** `llamaflake migrate [DIR]`: the whole migration, shown as a diff, written, or only asked after. */
import { loadFleet, relative } from '../fleet/load.ts';
import type { Fleet } from '../fleet/types.ts';
import { mendAndPlan } from '../migrate/mend-and-plan.ts';
import type { Plan } from '../migrate/types.ts';
import { changedTexts } from '../nix/change.ts';
import { disk } from '../workspace/disk.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver, type TextSource } from '../workspace/text-source.ts';
import { nodeFileSystem } from '../workspace/writable-file-system.ts';
import { isInterrupted, recoverWrite } from '../workspace/write-journal.ts';
import { type Command, CommandProblem, exits, type Io } from './command.ts';
import { readableFleet } from './fleet.ts';
import { formats, type MigrateRequest, migrateRequest, targets, wirings } from './migrate-options.ts';
import { migrationDiff, migrationJson } from './migrate-output.ts';
import { writeMigration } from './migrate-write.ts';
import type { Migration } from './migration.ts';
import { givenFlake } from './paths.ts';
import { fileOptions } from './settings.ts';

export const migrateCommand: Command = {
  summary: 'move a flake to the official llama.cpp flake, as a diff or --write',
  help: `Usage: llamaflake migrate [OPTION…] [DIR]

Plans the whole migration of the flake in DIR (default: the current folder) to the official llama.cpp flake, and prints it as a
unified diff that "git apply" and "patch -p1" accept.

      --write          apply it, all or nothing
      --check          say only whether one is due (exit 1 if so)
      --gpu HOST=GPU   cpu, cuda, rocm or vulkan; repeatable. Unnamed hosts keep what they have, or what their hardware says
      --wiring HOW     ${wirings.join(', ')} (default: shared): one module for every host, or each host's own list
      --target WHAT    ${targets.join(', ')} (default: upstream): the official flake, or nixpkgs' own variants
      --expose         also add the variants to the flake's outputs
      --option PATH    the option that says a host's GPU (default: hardware.gpu)
      --overlay FILE   the overlay's file (default: overlays/llama-cpp.nix)
      --url URL        the flake reference of the input (default: github:ggml-org/llama.cpp)
      --no-follows     let the input keep its own nixpkgs
      --keep-stale     leave the files that the official flake replaces
      --lock           after writing, run "nix flake lock" for the new input
      --verify         after writing, evaluate each host with the nix on PATH and report its package
      --format FORMAT  ${formats.join(', ')} (default: diff)`,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const request = migrateRequest(argv);
  await loadParserNode();
  const source = disk();
  const files = filesOver(source);
  const { base, root } = givenFlake(io, files, request.directory);
  takeBackInterrupted(io, root, base, request);
  const option = request.options.option?.split('.');
  const own = fileOptions(io, files, root, base);
  const fleet = readableFleet(loadFleet(files, root, { ...own, ...(option && { option }) }), base);
  refuseUnknownHosts(fleet, request);
  const plan = mendAndPlan(fleet, request.options);
  const texts = changedTexts(plan.change, (path) => textOf(source, path));
  const migration: Migration = { plan, fleet, source, texts, base };
  const isDue = texts.size > 0 || plan.decisions.length > 0 || plan.refused !== undefined;

  if (request.format === 'json') io.out(migrationJson(migration));
  if (request.mode === 'check') return answer(io, plan, isDue);
  if (plan.refused !== undefined || plan.decisions.length > 0) for (const note of plan.notes) io.note(note);
  if (plan.refused !== undefined) throw new CommandProblem(`no migration was made: ${plan.refused}`);
  if (plan.decisions.length > 0) return ask(io, plan);
  if (!isDue) {
    for (const note of plan.notes) io.note(note);
    io.note('nothing to migrate');
    return request.verify ? writeMigration(io, migration, request) : exits.done;
  }
  if (request.mode === 'write') return writeMigration(io, migration, request);
  if (request.format === 'diff') io.out(migrationDiff(migration));
  for (const note of plan.notes) io.note(note);
  return exits.done;
}

/** A migration that was killed half-way is taken back before anything else is done. */
function takeBackInterrupted(io: Io, root: string, base: string, { mode }: MigrateRequest): void {
  if (mode !== 'write') {
    if (isInterrupted(nodeFileSystem, root))
      throw new CommandProblem(
        'an earlier migration was interrupted while it was written; "migrate --write" first puts every file back',
      );
    return;
  }
  const recovered = recoverWrite(nodeFileSystem, root);
  if (!recovered) return;
  const shown = (path: string): string => relative(base, path);
  io.note(
    `an earlier migration was interrupted while it was written; put back: ${recovered.restored.map(shown).join(', ') || 'nothing'}`,
  );
  for (const { path, kept } of recovered.left)
    io.note(`${shown(path)} was changed since and stays; what it was before is in ${shown(kept)}`);
}

function refuseUnknownHosts(fleet: Fleet, { options }: MigrateRequest): void {
  const names = fleet.hosts.map(({ name }) => name);
  for (const host of Object.keys(options.gpu ?? {}))
    if (!names.includes(host))
      throw new CommandProblem(
        `there is no host "${host}"; the hosts are ${names.join(', ') || 'not known'}`,
      );
}

function answer(io: Io, { steps, decisions, refused, notes }: Plan, isDue: boolean): number {
  for (const note of notes) io.note(note);
  if (!isDue) {
    io.note('nothing to migrate');
    return exits.done;
  }
  io.note('a migration is due');
  for (const { title } of steps) io.note(`- ${title}`);
  for (const { question, flag } of decisions) io.note(`- ${question} (${flag})`);
  if (refused !== undefined) io.note(`- it can’t be made: ${refused}`);
  return exits.found;
}

function ask(io: Io, { decisions }: Plan): number {
  for (const { question, flag, choices } of decisions)
    io.note(`llamaflake: ${question} Say ${flag.replace('…', choices.join('|') || '…')}`);
  io.note('nothing was written');
  return exits.undecided;
}

function textOf(source: TextSource, path: string): string {
  const text = source.text(path);
  if (typeof text !== 'string') throw new CommandProblem(`${path} ${text.message}`);
  return text;
}
