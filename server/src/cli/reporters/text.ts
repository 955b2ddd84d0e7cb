/**
 * The report as compilers write it, a line a finding, which editors and terminals make clickable:
 *
 *     machines/carbon.nix:7:14 error attr-names-lookup …
 *
 * On a terminal each has the line of code below it, and what would mend it.
 */
import type { Severity } from '../../rules/rule.ts';
import { type Colour, type Paint, painter } from '../colour.ts';
import { printable, type ReportedFinding, type Reporter } from './report.ts';

const colours: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  hint: 'cyan',
};

/** Longer lines of code are cut. */
const maxWidth = 160;

export const textReporter: Reporter = ({ findings }, { isTerminal, colour }) => {
  const paint = painter(colour);
  return findings
    .map((finding) => {
      const { file, range, severity, rule, message, fixes } = finding;
      const place = `${printable(file)}:${range.start.line + 1}:${range.start.character + 1}`;
      const head = `${paint('bold', place)} ${paint(colours[severity], severity)} ${paint('dim', rule)} ${printable(message)}`;
      if (!isTerminal) return `${head}\n`;
      const [fix] = fixes();
      const help = fix ? [`  ${paint('green', 'fix')}: ${fix.title}${fix.safe ? ' (check --fix)' : ''}`] : [];
      return `${[head, ...frame(finding, paint), ...help].join('\n')}\n`;
    })
    .join('');
};

/** The line, and a mark below the part that is meant. */
function frame({ range: { start, end }, line, severity }: ReportedFinding, paint: Paint): string[] {
  if (start.character > maxWidth) return [];
  const number = String(start.line + 1);
  const code = printable(line.slice(0, maxWidth)).trimEnd();
  const stop = Math.min(end.line === start.line ? end.character : code.length, code.length);
  // Tabs stay tabs, so that the mark stands below its text whatever their width is.
  const indent = code.slice(0, start.character).replace(/[^\t]/g, ' ');
  const mark = '^'.repeat(Math.max(1, stop - start.character));
  const gutter = ' '.repeat(number.length);
  return [
    `  ${paint('dim', `${number} |`)} ${code}`,
    `  ${paint('dim', `${gutter} |`)} ${indent}${paint(colours[severity], mark)}`,
  ];
}
