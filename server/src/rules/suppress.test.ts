import { beforeAll, describe, expect, it } from 'vitest';
import { parseNix } from '../nix/parse.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { suppressionsOf } from './suppress.ts';

beforeAll(loadParserNode);

/** The rules among `some-rule` and `other-rule` that are silent at the name `here`. */
function silentAt(text: string): string[] {
  const file = parseNix(text, { uri: 'file:///x.nix', path: '/x.nix', version: 0 });
  const suppressions = suppressionsOf(file);
  return ['some-rule', 'other-rule'].filter((rule) => suppressions.at(rule, text.indexOf('here')).length > 0);
}

describe('comments that silence rules', () => {
  it('silence the line that they end, and the line after them', () => {
    expect(silentAt('{ here = 1; } # llamaflake-ignore some-rule')).toEqual(['some-rule']);
    expect(silentAt('# llamaflake-ignore some-rule\n{ here = 1; }')).toEqual(['some-rule']);
    expect(silentAt('# llamaflake-ignore some-rule\n{\n here = 1; }')).toEqual([]);
  });

  it('silence only their own line where they end one', () => {
    expect(silentAt('{ a = 1; # llamaflake-ignore some-rule\n here = 1; }')).toEqual([]);
  });

  it('reach over other comments to the next line of code', () => {
    expect(silentAt('{\n  # llamaflake-ignore some-rule\n  # as it must be\n  here = 1;\n}')).toEqual([
      'some-rule',
    ]);
    expect(silentAt('{\n  # llamaflake-ignore some-rule\n\n  here = 1;\n}')).toEqual([]);
  });

  it('name several rules, or all by naming none', () => {
    expect(silentAt('# llamaflake-ignore other-rule, some-rule\nhere')).toEqual(['some-rule', 'other-rule']);
    expect(silentAt('# llamaflake-ignore\nhere')).toEqual(['some-rule', 'other-rule']);
  });

  it('take a word that is no id for the reason', () => {
    expect(silentAt('# llamaflake-ignore because it is so\nhere')).toEqual(['some-rule', 'other-rule']);
    expect(silentAt('# llamaflake-ignore placeholder\nhere')).toEqual([]);
  });

  it('may say why', () => {
    expect(silentAt('# llamaflake-ignore some-rule: it is built where it runs\nhere')).toEqual(['some-rule']);
    expect(silentAt('/* llamaflake-ignore some-rule */ here')).toEqual(['some-rule']);
  });

  it('silence a whole file', () => {
    expect(silentAt('# llamaflake-ignore-file some-rule\n\n\n{ here = 1; }')).toEqual(['some-rule']);
    expect(silentAt('\n\n{ here = 1; }\n# llamaflake-ignore-file')).toEqual(['some-rule', 'other-rule']);
  });

  it('are comments, not strings', () => {
    expect(silentAt('{ x = "# llamaflake-ignore"; here = 1; }')).toEqual([]);
  });
});
