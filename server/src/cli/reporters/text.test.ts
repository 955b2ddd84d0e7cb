import { describe, expect, it } from 'vitest';
import type { Report, ReportedFinding } from './report.ts';
import { textReporter } from './text.ts';

const finding: ReportedFinding = {
  rule: 'attr-names-lookup',
  severity: 'error',
  file: 'machines/carbon.nix',
  range: { start: { line: 8, character: 3 }, end: { line: 8, character: 6 } },
  message: 'It is wrong.',
  fixes: () => [{ title: 'Drop it', safe: true }],
  related: [],
  line: '\t\tabcdef',
};
const report = (findings: readonly ReportedFinding[]): Report => ({
  findings,
  skipped: [],
  stats: { files: 1, parsed: 1, ms: 1 },
});
const plain = { isTerminal: false, colour: false };

describe('the text report', () => {
  it('is a line a finding, counted from 1, for whatever reads it', () => {
    expect(textReporter(report([finding]), plain)).toBe(
      'machines/carbon.nix:9:4 error attr-names-lookup It is wrong.\n',
    );
  });

  it('shows the code on a terminal, with the mark below its text whatever a tab is wide', () => {
    expect(textReporter(report([finding]), { isTerminal: true, colour: false }).split('\n')).toEqual([
      'machines/carbon.nix:9:4 error attr-names-lookup It is wrong.',
      '  9 | \t\tabcdef',
      '    | \t\t ^^^',
      '  fix: Drop it (check --fix)',
      '',
    ]);
  });

  it('has colour only where it is wanted', () => {
    expect(textReporter(report([finding]), { isTerminal: true, colour: true })).toContain('\u001b[31merror');
  });

  it('lets no control character through', () => {
    const nasty = { ...finding, file: 'a\u001b]0;x\u0007.nix', message: '\u202Egpj' };
    expect(textReporter(report([nasty]), plain)).not.toMatch(/(?![\n])[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('is empty where nothing was found', () => {
    expect(textReporter(report([]), plain)).toBe('');
  });
});
