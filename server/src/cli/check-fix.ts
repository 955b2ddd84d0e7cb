/** `check --fix`: mends what is safe, and writes all of it at once. */
import type { Files } from '../eval/files.ts';
import { fixAll } from '../migrate/fix-all.ts';
import { type AnalyseOptions, type Analysis, analyse } from '../rules/analyse.ts';
import type { RefreshableSource } from '../workspace/disk.ts';
import { relativeTo } from '../workspace/paths.ts';
import { writeChange } from '../workspace/write-change.ts';
import type { Targets } from './check-targets.ts';
import { CommandProblem } from './command.ts';

export const analyseRoots = (
  files: Files,
  roots: readonly string[],
  options: AnalyseOptions,
): readonly Analysis[] => roots.map((root) => analyse(files, root, options));

export interface Fixed {
  /** What is left. */
  readonly analyses: readonly Analysis[];
  /** What was done, a line each. */
  readonly notes: readonly string[];
}

/** Mends all findings that were asked for and have a safe fix. @throws CommandProblem where it could not be written */
export function fixFiles(source: RefreshableSource, targets: Targets, options: AnalyseOptions): Fixed {
  const { texts, fixes, analyses } = fixAll(source, {
    analyse: (files) => analyseRoots(files, targets.roots, options),
    isAsked: ({ file }) => targets.isAsked(file.path),
  });
  if (texts.size === 0) return { analyses, notes: [] };
  const show = (path: string): string => relativeTo(targets.base, path);
  const written = writeChange(texts, { before: (path) => source.text(path), show });
  if (!written.ok) throw new CommandProblem(written.reason);
  const notes = fixes.map(({ finding, fix }) => `${show(finding.file.path)}: ${fix.title} (${finding.rule})`);
  return { analyses, notes };
}
