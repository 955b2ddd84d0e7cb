/**
 * Everything that is wrong below a folder: finds the flakes, works out each fleet, and runs every rule on it.
 *
 *     analyse(filesOver(disk()), '/home/mara/configs').findings
 *
 * A file that is not Nix, not UTF-8 or too large is named in `skipped` and stops nothing else.
 */
import { type Files, isProblem } from '../eval/files.ts';
import { discover } from '../fleet/discover.ts';
import { fleetOptions } from '../fleet/fleet-options.ts';
import { loadFleet } from '../fleet/load.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet, FleetOptions } from '../fleet/types.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { parentOf } from '../workspace/paths.ts';
import type { Settings } from '../workspace/settings-file.ts';
import { type FolderSettings, folderSettings } from './folder-settings.ts';
import type { Finding, RuleContext } from './rule.ts';
import { noneRan, runRules } from './run-rules.ts';

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

/** Analyses a folder, or one file without the flake that it may belong to. Throws nothing for what files say. */
export function analyse(files: Files, root: string, options: AnalyseOptions = {}): Analysis {
  const skipped = new Map<string, Skipped>();
  const skip = (one: Skipped): void => {
    skipped.set(`${one.path}\0${one.reason}`, one);
  };
  const outer = folderSettings(files, files.type(root) === 'regular' ? parentOf(root) : root, options, skip);
  const found = discover(files, root, { exclude: outer.isExcluded });
  for (const problem of found.problems) skip(problem);
  const fleets: Fleet[] = [];
  const findings = new Map<string, Finding>();
  let parsedCount = 0;
  let fileCount = 0;

  const judge = (fleet: Fleet | undefined, paths: readonly string[], own: FolderSettings): void => {
    const context = contextOf(files, fleet, paths, skip);
    parsedCount += context.files.length + context.broken.length;
    fileCount += paths.length;
    runRules(context, { ...own, isAsked: isAsked(options) }, skip, (finding) => {
      const { rule, file, span } = finding;
      const key = [rule, file.path, span.start, span.end].join('\0');
      if (!outer.isExcluded(file.path) && !findings.has(key)) findings.set(key, finding);
    });
  };
  for (const folder of found.flakes) {
    const own = folderSettings(files, folder.root, options, skip);
    const fleet = loadFleet(files, folder.root, { ...fleetOptions(own.settings), ...options.fleet });
    fleets.push(fleet);
    const paths = folder.files.filter((path) => !own.isExcluded(path));
    judge(fleet, paths, own);
  }
  if (found.loose.length > 0) judge(undefined, found.loose, outer);
  return {
    fleets,
    findings: [...findings.values()].sort(byPlace),
    skipped: [...skipped.values()].sort((a, b) => compare(a.path, b.path)),
    fileCount,
    parsedCount,
    options,
  };
}

const isAsked =
  ({ rules: asked }: AnalyseOptions) =>
  (id: string): boolean | undefined =>
    asked?.includes(id);

/** "llama", but not the llama of Ollama. */
const aboutLlama = /(?<!o)llama|ggml/i;

function contextOf(
  workspace: Files,
  fleet: Fleet | undefined,
  paths: readonly string[],
  skip: (skipped: Skipped) => void,
): RuleContext {
  const files: SourceFile[] = [];
  const broken: SourceFile[] = [];
  const reached = fleet?.reached ?? new Set<string>();
  let isAboutLlama = false;
  for (const path of paths) {
    const text = workspace.text(path);
    if (isProblem(text)) {
      skip({ path, reason: text.message.replace(/^is /, '') });
      continue;
    }
    isAboutLlama ||= aboutLlama.test(text);
    if (!reached.has(path) && !speaksOfLlama(text)) continue;
    const source = workspace.source(path);
    if (isProblem(source)) continue;
    const [error] = source.tree.errors;
    if (!error) {
      files.push(source);
      continue;
    }
    broken.push(source);
    const { line } = positionAt(lineIndex(source.text), error.start);
    skip({ path, reason: `syntax error at line ${line + 1}: ${error.message}` });
  }
  return { fleet, files, broken, reached, isAboutLlama, nixPaths: paths, workspace, ran: noneRan };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byPlace = (a: Finding, b: Finding): number =>
  compare(a.file.path, b.file.path) ||
  a.span.start - b.span.start ||
  a.span.end - b.span.end ||
  compare(a.rule, b.rule);
