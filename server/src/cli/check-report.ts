/** From analyses to the report: only what was asked for, with relative paths, and with the fixes that hold. */
import { changeOfFix } from '../migrate/quick-fix.ts';
import { type LineIndex, lineIndex, rangeOf } from '../nix/line-index.ts';
import type { SourceFile } from '../nix/syntax.ts';
import type { Analysis } from '../rules/analyse.ts';
import type { Finding, Place } from '../rules/rule.ts';
import { relativeTo } from '../workspace/paths.ts';
import type { Targets } from './check-targets.ts';
import type { Report, ReportedFinding, ReportedPlace } from './reporters/report.ts';

/** @param elapsed milliseconds, asked last */
export function reportOf(analyses: readonly Analysis[], targets: Targets, elapsed: () => number): Report {
  const indexes = new Map<SourceFile, LineIndex>();
  const indexOf = (file: SourceFile): LineIndex => {
    const index = indexes.get(file) ?? lineIndex(file.text);
    indexes.set(file, index);
    return index;
  };
  const place = ({ file, span }: Place): ReportedPlace => ({
    file: relativeTo(targets.base, file.path),
    range: rangeOf(indexOf(file), span),
  });
  const lineOf = (file: SourceFile, line: number): string => {
    const { starts, text } = indexOf(file);
    return text.slice(starts[line], starts[line + 1]).replace(/[\r\n]+$/, '');
  };
  const reported = (analysis: Analysis, finding: Finding): ReportedFinding => {
    const { rule, severity, message, related, fixes } = finding;
    const where = place(finding);
    return {
      rule,
      severity,
      ...where,
      message,
      fixes: () =>
        fixes
          // To silence a finding is an editor's affair: it mends nothing.
          .filter((fix) => fix.kind !== 'ignore' && changeOfFix(analysis, finding, fix) !== undefined)
          .map(({ title, safe }) => ({ title, safe })),
      related: related.map((one) => ({ ...place(one), message: one.message })),
      line: lineOf(finding.file, where.range.start.line),
    };
  };
  const findings = analyses.flatMap((analysis) =>
    analysis.findings.filter(({ file }) => targets.isAsked(file.path)).map((one) => reported(analysis, one)),
  );
  const skipped = analyses.flatMap((analysis) =>
    analysis.skipped
      .filter(({ path }) => targets.isAsked(path))
      .map(({ path, reason }) => ({ file: relativeTo(targets.base, path), reason })),
  );
  const parsed = analyses.reduce((sum, { parsedCount }) => sum + parsedCount, 0);
  return {
    findings,
    skipped,
    stats: { files: targets.fileCount, parsed: Math.min(parsed, targets.fileCount), ms: elapsed() },
  };
}
