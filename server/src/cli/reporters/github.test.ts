import { expect, it } from 'vitest';
import { githubReporter } from './github.ts';

it('escapes what would end a property or a line', () => {
  const place = { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } };
  const finding = {
    rule: 'x',
    severity: 'hint' as const,
    file: 'a,b:c.nix',
    range: place,
    message: '100%\nnext',
    fixes: () => [],
    related: [],
    line: '',
  };
  const report = { findings: [finding], skipped: [], stats: { files: 1, parsed: 1, ms: 0 } };
  expect(githubReporter(report, { isTerminal: false, colour: false })).toBe(
    '::notice file=a%2Cb%3Ac.nix,line=1,endLine=3,title=llamaflake x::100%25%0Anext\n',
  );
});
