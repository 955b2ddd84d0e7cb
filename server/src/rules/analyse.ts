/**
 * Everything that is wrong below a folder: finds the flakes, works out each fleet, and runs every rule on it.
 *
 *     analyse(filesOver(disk()), '/home/mara/configs').findings
 *
 * A file that is not Nix, not UTF-8 or too large is named in `skipped` and stops nothing else.
 */
import type { Files } from '../eval/files.ts';
import { defaultFleetOptions } from '../fleet/defaults.ts';
import { discover } from '../fleet/discover.ts';
import { fleetOptions } from '../fleet/fleet-options.ts';
import { fleetSteps } from '../fleet/load.ts';
import { loadPlain } from '../fleet/load-plain.ts';
import { finished, type Steps } from '../fleet/steps.ts';
import type { Fleet, FleetOptions } from '../fleet/types.ts';
import { parentOf } from '../workspace/paths.ts';
import { type ReadLog, readLog } from '../workspace/read-log.ts';
import type { Settings } from '../workspace/settings-file.ts';
import { type FolderSettings, folderSettings, type WrongSettings } from './folder-settings.ts';
import type { Finding, RuleContext } from './rule.ts';
import { ruleContext } from './rule-context.ts';
import { noneRan, type RunOptions, runRules } from './run-rules.ts';

export interface AnalyseOptions {
  /** What counts whatever settings say. */
  readonly fleet?: Partial<FleetOptions>;
  /** What counts where no `.llamaflake.json` says otherwise. */
  readonly settings?: Settings;
  /** Only these rules, by id, those too that settings turn off. */
  readonly rules?: readonly string[];
}

export interface Skipped {
  /** Absolute path. */
  readonly path: string;
  /** A clause: "syntax error at line 3: missing `;`". Lines count from 1, as people do. */
  readonly reason: string;
  /** Of a settings file, all that is wrong with it. */
  readonly settings?: WrongSettings['settings'];
}

export interface Analysis {
  readonly fleets: readonly Fleet[];
  /** Sorted by file, place and rule; each once, however many hosts reach it. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  /** Nix files that were found. */
  readonly fileCount: number;
  /** Those that were parsed: what the flakes read, and what speaks of llama.cpp. */
  readonly parsedCount: number;
  /** What it was asked with, to ask the same again. */
  readonly options: AnalyseOptions;
}

/** What was worked out of each flake, and of the files of none, by folder: to be done again only where what it read has changed. */
export type AnalysisMemory = Map<string, Judged>;

export interface AnalysisStep {
  /** Absolute path of the folder that is next. */
  readonly folder: string;
  /** How many are done, of how many. */
  readonly done: number;
  readonly total: number;
}

/** Analyses a folder, or one file without the flake that it may belong to. Throws nothing for what files say. */
export function analyse(files: Files, root: string, options: AnalyseOptions = {}): Analysis {
  return finished(analysisSteps(files, root, options));
}

/**
 * The same, stopping before each flake, and in it before each host and each rule, with the flake's step again: whoever goes through the
 * steps may do something else in between, or give up.
 * @param memory what is known from before, and is brought up to date
 */
export function* analysisSteps(
  files: Files,
  root: string,
  options: AnalyseOptions = {},
  memory: AnalysisMemory = new Map(),
): Generator<AnalysisStep, Analysis> {
  const skipped = new Map<string, Skipped>();
  const skip = (one: Skipped): void => {
    skipped.set(`${one.path}\0${one.reason}`, one);
  };
  const outer = folderSettings(files, files.type(root) === 'regular' ? parentOf(root) : root, options, skip);
  const found = discover(files, root, { exclude: outer.isExcluded });
  for (const problem of found.problems) skip(problem);
  const folders = [
    ...found.flakes.map((flake) => ({ key: flake.root, flake: flake.root, paths: flake.files })),
    ...(found.loose.length > 0 ? [{ key: looseKey, flake: undefined, paths: found.loose }] : []),
  ];
  // Beside flakes, a configuration.nix may be anything of theirs.
  const plainFolder = found.flakes.length === 0 && files.type(root) === 'directory' ? root : undefined;
  const judged: Judged[] = [];
  for (const { key, flake, paths } of folders) {
    const step: AnalysisStep = { folder: flake ?? root, done: judged.length, total: folders.length };
    yield step;
    const question = JSON.stringify([options, paths, flake === undefined && [outer.settings, plainFolder]]);
    const before = memory.get(key);
    // Both are asked: each that holds reads on from the files of now.
    const known = before?.read?.log.holdsFor(files) === false ? undefined : before?.read;
    const isKnown =
      before?.question === question && before.log.holdsFor(files) && (flake === undefined || known);
    const now = isKnown
      ? before
      : yield* sameStep(step, judge(files, flake, paths, options, outer, question, plainFolder, known));
    memory.set(key, now);
    judged.push(now);
  }
  const keys = new Set(folders.map(({ key }) => key));
  for (const key of memory.keys()) if (!keys.has(key)) memory.delete(key);

  const findings = new Map<string, Finding>();
  for (const one of judged) {
    for (const problem of one.skipped) skip(problem);
    for (const finding of one.findings) {
      const { rule, file, span } = finding;
      const key = [rule, file.path, span.start, span.end].join('\0');
      if (!outer.isExcluded(file.path) && !findings.has(key)) findings.set(key, finding);
    }
  }
  const sum = (of: (one: Judged) => number): number => judged.reduce((total, one) => total + of(one), 0);
  return {
    fleets: judged.map(({ fleet }) => fleet).filter((fleet) => fleet !== undefined),
    findings: [...findings.values()].sort(byPlace),
    skipped: [...skipped.values()].sort((a, b) => compare(a.path, b.path)),
    fileCount: sum(({ fileCount }) => fileCount),
    parsedCount: sum(({ parsedCount }) => parsedCount),
    options,
  };
}

/** Work within a step. */
function* sameStep<T>(step: AnalysisStep, work: Steps<T>): Generator<AnalysisStep, T> {
  for (;;) {
    const part = work.next();
    if (part.done) return part.value;
    yield step;
  }
}

/** Of files that belong to no flake; no folder is called so. */
const looseKey = '';

/** A fleet, and what it was made from. */
interface ReadFleet {
  readonly fleet: Fleet;
  readonly log: ReadLog;
  /** What it was read with, beside the files. */
  readonly question: string;
}

/** What was found in one flake, or in the files of none. */
interface Judged extends Pick<Analysis, 'findings' | 'skipped' | 'fileCount' | 'parsedCount'> {
  readonly fleet: Fleet | undefined;
  /** The same fleet, to be taken again where nothing that it read has changed, whatever else its flake's files say. */
  readonly read: ReadFleet | undefined;
  /** What was read to judge it. */
  readonly log: ReadLog;
  /** What was asked, beside the files. */
  readonly question: string;
}

function* judge(
  files: Files,
  root: string | undefined,
  all: readonly string[],
  options: AnalyseOptions,
  outer: FolderSettings,
  question: string,
  plainFolder: string | undefined,
  known: ReadFleet | undefined,
): Steps<Judged> {
  const log = readLog(files);
  const skipped: Skipped[] = [];
  const findings: Finding[] = [];
  const skip = (one: Skipped): void => {
    skipped.push(one);
  };
  const own = root === undefined ? outer : folderSettings(log.files, root, options, skip);
  const read =
    root === undefined
      ? undefined
      : yield* readFleet(files, root, { ...fleetOptions(own.settings), ...options.fleet }, known);
  const fleet = read?.fleet;
  const paths = root === undefined ? all : all.filter((path) => !own.isExcluded(path));
  const assumed = { ...defaultFleetOptions, ...fleetOptions(own.settings), ...options.fleet };
  const days = {
    upstream: fleet?.upstreamDay ?? assumed.assumeUpstream,
    nixpkgs: fleet?.nixpkgsDay ?? assumed.assumeNixpkgs,
  };
  const context: RuleContext = { ...ruleContext(log.files, fleet, paths, skip), days, ran: noneRan };
  const plain =
    plainFolder !== undefined && context.isAboutLlama
      ? plainContext(log.files, plainFolder, paths, assumed)
      : undefined;
  yield* runRules(context, { ...own, isAsked: isAsked(options), plain }, skip, (finding) => {
    findings.push(finding);
  });
  const parsedCount = context.files.length + context.broken.length;
  return { fleet, read, findings, skipped, fileCount: paths.length, parsedCount, log, question };
}

/** A flake's fleet: the one that is known, where it was read with the same options. */
function* readFleet(
  files: Files,
  root: string,
  options: Partial<FleetOptions>,
  known: ReadFleet | undefined,
): Steps<ReadFleet> {
  const question = JSON.stringify(options);
  if (known?.question === question) return known;
  const log = readLog(files);
  return { fleet: yield* fleetSteps(log.files, root, options), log, question };
}

/** The hosts of a folder without a flake, and the files that they read. */
function plainContext(
  files: Files,
  folder: string,
  paths: readonly string[],
  options: FleetOptions,
): RunOptions['plain'] {
  if (!paths.some((path) => /\/(configuration|hive)\.nix$/.test(path))) return undefined;
  const fleet = loadPlain(files, folder, options);
  return fleet && ruleContext(files, fleet, paths, () => {});
}

const isAsked =
  ({ rules: asked }: AnalyseOptions) =>
  (id: string): boolean | undefined =>
    asked?.includes(id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byPlace = (a: Finding, b: Finding): number =>
  compare(a.file.path, b.file.path) ||
  a.span.start - b.span.start ||
  a.span.end - b.span.end ||
  compare(a.rule, b.rule);
