/**
 * Everything that is wrong below a folder: finds the flakes, works out each fleet, and runs every rule on it.
 *
 *     analyse(filesOver(disk()), '/home/mara/configs').findings
 *
 * A file that is not Nix, not UTF-8 or too large is named in `skipped` and stops nothing else.
 */
import { type Files, isProblem } from '../eval/files.ts';
import { discover, type FlakeFolder } from '../fleet/discover.ts';
import { loadFleet } from '../fleet/load.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet, FleetOptions } from '../fleet/types.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { rules } from './index.ts';
import type { Finding, Found, Rule, RuleContext } from './rule.ts';
import { suppressionsOf } from './suppress.ts';

export interface AnalyseOptions {
  readonly fleet?: Partial<FleetOptions>;
  /** Only these rules, by id. */
  readonly rules?: readonly string[];
  /** True for absolute paths of files and folders to leave out. */
  readonly exclude?: (path: string) => boolean;
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
  const found = discover(files, root, { ...(options.exclude && { exclude: options.exclude }) });
  const wanted = options.rules ? rules.filter(({ id }) => options.rules!.includes(id)) : rules;
  const skipped: Skipped[] = [...found.problems];
  const fleets: Fleet[] = [];
  const findings = new Map<string, Finding>();
  let parsedCount = 0;

  const judge = (fleet: Fleet | undefined, folder: Pick<FlakeFolder, 'files'>): void => {
    const { context, parsed } = contextOf(files, fleet, folder.files, skipped);
    parsedCount += parsed;
    for (const rule of wanted) collect(rule, context, findings, skipped, options.exclude);
  };
  for (const folder of found.flakes) {
    const fleet = loadFleet(files, folder.root, options.fleet);
    fleets.push(fleet);
    judge(fleet, folder);
  }
  if (found.loose.length > 0) judge(undefined, { files: found.loose });
  return {
    fleets,
    findings: [...findings.values()].sort(byPlace),
    skipped: skipped.sort((a, b) => compare(a.path, b.path)),
    fileCount: found.loose.length + found.flakes.reduce((sum, folder) => sum + folder.files.length, 0),
    parsedCount,
    options,
  };
}

/** "llama", but not the llama of Ollama. */
const aboutLlama = /(?<!o)llama|ggml/i;

function contextOf(
  workspace: Files,
  fleet: Fleet | undefined,
  paths: readonly string[],
  skipped: Skipped[],
): { context: RuleContext; parsed: number } {
  const files: SourceFile[] = [];
  const broken: SourceFile[] = [];
  const reached = fleet?.reached ?? new Set<string>();
  let isAboutLlama = false;
  for (const path of paths) {
    const text = workspace.text(path);
    if (isProblem(text)) {
      skipped.push({ path, reason: text.message.replace(/^is /, '') });
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
    skipped.push({ path, reason: `syntax error at line ${line + 1}: ${error.message}` });
  }
  const context = { fleet, files, broken, reached, isAboutLlama, nixPaths: paths, workspace };
  return { context, parsed: files.length + broken.length };
}

function collect(
  rule: Rule,
  context: RuleContext,
  findings: Map<string, Finding>,
  skipped: Skipped[],
  exclude: AnalyseOptions['exclude'],
): void {
  try {
    for (const found of rule.check(context)) {
      const { file, span } = found;
      if (exclude?.(file.path) || suppressionsOf(file)(rule.id, span.start)) continue;
      const key = [rule.id, file.path, span.start, span.end].join('\0');
      if (!findings.has(key)) findings.set(key, asFinding(rule, found));
    }
  } catch (problem) {
    // A bug in one rule is said where it shows, and costs nobody the findings of the others.
    const path = context.fleet?.flakePath ?? context.nixPaths[0] ?? '';
    skipped.push({ path, reason: `the rule ${rule.id} failed: ${String(problem)}` });
  }
}

const asFinding = (rule: Rule, found: Found): Finding => ({
  rule: rule.id,
  file: found.file,
  span: found.span,
  severity: found.severity ?? rule.severity,
  message: found.message,
  related: found.related ?? [],
  tags: found.tags ?? [],
  fixes: found.fixes ?? [],
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byPlace = (a: Finding, b: Finding): number =>
  compare(a.file.path, b.file.path) ||
  a.span.start - b.span.start ||
  a.span.end - b.span.end ||
  compare(a.rule, b.rule);
