/**
 * Every safe fix, applied in memory until none is left. Bounded: fixes that bring back each other's findings end after some rounds.
 */
import type { Files } from '../eval/files.ts';
import { type Change, changedTexts } from '../nix/change.ts';
import type { Analysis } from '../rules/analyse.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import { type Changes, layered } from '../workspace/layers.ts';
import { filesOver, type ParseCache, type TextSource } from '../workspace/text-source.ts';
import { changeOfFix } from './quick-fix.ts';

const maxRounds = 200;

export interface FixAllOptions {
  readonly analyse: (files: Files & TextSource) => readonly Analysis[];
  /** Whether a finding is to be mended. */
  readonly isAsked: (finding: Finding) => boolean;
  /** Whether a fix is to be tried at all. */
  readonly isWanted?: (fix: Fix) => boolean;
  /** Whether a change may be made. */
  readonly isAllowed?: (change: Change) => boolean;
}

export interface FixedAll {
  /** New texts by path; `null` for a file that is deleted. */
  readonly texts: Changes;
  readonly fixes: readonly { readonly finding: Finding; readonly fix: Fix }[];
  /** What is left. */
  readonly analyses: readonly Analysis[];
}

export function fixAll(source: TextSource, options: FixAllOptions): FixedAll {
  const cache: ParseCache = new Map();
  const texts = new Map<string, string | null>();
  const fixes: FixedAll['fixes'][number][] = [];
  let files = filesOver(source, cache);
  let analyses = options.analyse(files);
  for (let round = 0; round < maxRounds; round++) {
    const next = nextFixes(analyses, options);
    if (next.length === 0) break;
    for (const { finding, fix, change } of next) {
      const before = files;
      for (const [path, text] of changedTexts(change, (changed) => textOf(before, changed)))
        texts.set(path, text);
      fixes.push({ finding, fix });
    }
    files = filesOver(layered(source, texts), cache);
    analyses = options.analyse(files);
  }
  return { texts: realChanges(source, texts), fixes, analyses };
}

interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly change: Change;
}

/** Safe fixes that each touch a file of their own: what one has changed, the next must see before it is tried. */
function nextFixes(analyses: readonly Analysis[], options: FixAllOptions): Candidate[] {
  const chosen: Candidate[] = [];
  const touched = new Set<string>();
  for (const analysis of analyses) {
    for (const finding of analysis.findings) {
      if (!options.isAsked(finding) || touched.has(finding.file.path)) continue;
      const candidate = safeFix(analysis, finding, options);
      if (candidate === undefined) continue;
      const paths = pathsOf(candidate.change);
      const isPlain = candidate.fix.kind === 'change' && paths.length === 1;
      if (!isPlain && chosen.length > 0) continue;
      if (paths.some((path) => touched.has(path))) continue;
      chosen.push(candidate);
      if (!isPlain) return chosen;
      for (const path of paths) touched.add(path);
    }
  }
  return chosen;
}

function safeFix(
  analysis: Analysis,
  finding: Finding,
  { isAllowed, isWanted }: FixAllOptions,
): Candidate | undefined {
  for (const fix of finding.fixes) {
    const change = fix.safe && isWanted?.(fix) !== false ? changeOfFix(analysis, finding, fix) : undefined;
    if (change !== undefined && isAllowed?.(change) !== false) return { finding, fix, change };
  }
  return undefined;
}

/** Every file that a change touches. */
export const pathsOf = ({ edits, created, deleted }: Change): string[] => [
  ...edits.keys(),
  ...created.keys(),
  ...deleted,
];

function textOf(files: TextSource, path: string): string {
  const text = files.text(path);
  return typeof text === 'string' ? text : '';
}

/** Without files that came back to what they were. */
function realChanges(source: TextSource, texts: Changes): Changes {
  return new Map(
    [...texts].filter(([path, text]) => {
      const before = source.text(path);
      return typeof before === 'string' ? before !== text : text !== null;
    }),
  );
}
