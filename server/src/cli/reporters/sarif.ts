/** The report as SARIF 2.1.0, for code scanning. */
import { version } from '../../../../package.json';
import { explainRule, ruleList } from '../../rules/pages.ts';
import { ruleUrl, type Severity } from '../../rules/rule.ts';
import type { ReportedPlace, Reporter } from './report.ts';

const levels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** SARIF counts lines and columns from 1. */
const location = ({ file, range: { start, end } }: ReportedPlace) => ({
  physicalLocation: {
    artifactLocation: { uri: encodeUri(file), uriBaseId: '%SRCROOT%' },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  },
});

const encodeUri = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export const sarifReporter: Reporter = ({ findings, skipped }) => {
  const rules = ruleList();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'llamaflake',
            version,
            rules: rules.map(({ id, severity, summary }) => ({
              id,
              shortDescription: { text: summary },
              help: { text: explainRule(id) ?? summary, markdown: explainRule(id) ?? summary },
              helpUri: ruleUrl(id),
              defaultConfiguration: { level: levels[severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: skipped.map(({ file, reason }) => ({
              level: 'note',
              message: { text: `skipped: ${reason}` },
              locations: [
                { physicalLocation: { artifactLocation: { uri: encodeUri(file), uriBaseId: '%SRCROOT%' } } },
              ],
            })),
          },
        ],
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [location(finding)],
          relatedLocations: finding.related.map((related, id) => ({
            id,
            ...location(related),
            message: { text: related.message },
          })),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};
