/** The log is SARIF 2.1.0 by its own schema, whatever the findings hold. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Report, ReportedFinding } from './report.ts';
import { sarifReporter } from './sarif.ts';

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);
// One of its patterns is none to engines that mind Unicode.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isSarif = ajv.compile(schema);

const finding = (over: Partial<ReportedFinding>): ReportedFinding => ({
  rule: 'stale-overlay',
  severity: 'warning',
  file: 'overlays/llama-cpp.nix',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  message: 'It is old.',
  fixes: () => [],
  related: [],
  line: '',
  ...over,
});

const logOf = (report: Partial<Report>) =>
  JSON.parse(
    sarifReporter(
      { findings: [], skipped: [], stats: { files: 0, parsed: 0, ms: 0 }, ...report },
      { isTerminal: false, colour: false },
    ),
  );

const problemsOf = (log: unknown): unknown => (isSarif(log) ? [] : isSarif.errors);

describe('a SARIF log', () => {
  it('is one without findings', () => {
    expect(problemsOf(logOf({}))).toEqual([]);
  });

  it('is one with a finding of every rule and severity', () => {
    const severities = ['error', 'warning', 'info', 'hint'] as const;
    const findings = rules.map(({ id }, index) => finding({ rule: id, severity: severities[index % 4]! }));
    const log = logOf({ findings });
    expect(problemsOf(log)).toEqual([]);
    const [{ tool, results }] = log.runs;
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
  });

  it('is one with odd names, texts, places and skipped files', () => {
    const place = { file: 'a b/ü#%?[x].nix', range: finding({}).range };
    const odd = finding({
      ...place,
      message: 'a “b”\n`c` {0} \u0007',
      related: [{ ...place, message: '' }],
    });
    const log = logOf({ findings: [odd], skipped: [{ file: 'c d.nix', reason: 'not valid UTF-8' }] });
    expect(problemsOf(log)).toEqual([]);
    const [{ physicalLocation }] = log.runs[0].results[0].locations;
    expect(physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC%23%25%3F%5Bx%5D.nix');
    expect(physicalLocation.region).toEqual({ startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 });
  });

  it('is none that the schema would let pass whatever it is', () => {
    expect(problemsOf({ version: '2.1.0' })).not.toEqual([]);
    expect(problemsOf({ ...logOf({}), runs: [{ results: [{}] }] })).not.toEqual([]);
  });
});
