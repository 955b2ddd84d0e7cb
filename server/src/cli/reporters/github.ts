/** The report as workflow commands of GitHub Actions, which show it on the lines of a pull request. */
import type { Severity } from '../../rules/rule.ts';
import type { Reporter } from './report.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const command = (
  name: string,
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string => {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${pairs.join(',')}::${escapeText(text)}\n`;
};

export const githubReporter: Reporter = ({ findings, skipped }) =>
  [
    ...findings.map(({ rule, severity, file, range: { start, end }, message }) => {
      // Columns hold only within one line.
      const columns: Readonly<Record<string, number>> =
        start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
      const place = { file, line: start.line + 1, endLine: end.line + 1, ...columns };
      return command(commands[severity], { ...place, title: `llamaflake ${rule}` }, message);
    }),
    ...skipped.map(({ file, reason }) =>
      command('notice', { file, title: 'llamaflake' }, `skipped: ${reason}`),
    ),
  ].join('');
