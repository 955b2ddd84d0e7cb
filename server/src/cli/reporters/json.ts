/** The report as JSON: the contract of `check --format json`. */
import type { Reporter } from './report.ts';

export const jsonReporter: Reporter = ({ findings, skipped, stats }) => {
  const shown = findings.map(({ rule, severity, file, range, message, fixes, related }) => ({
    rule,
    severity,
    file,
    range,
    message,
    fixes: fixes(),
    ...(related.length > 0 && { related }),
  }));
  return `${JSON.stringify({ version: 1, findings: shown, skipped, stats }, null, 2)}\n`;
};
