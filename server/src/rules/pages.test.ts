import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from './index.ts';
import { explainRule, pages, ruleList } from './pages.ts';
import { ruleUrl } from './rule.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

describe('the list of rules', () => {
  it('has every rule that has a folder, with its page', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(folders);
    expect(Object.keys(pages).sort()).toEqual(folders);
  });

  it('says in a line what each finds', () => {
    for (const { id, summary } of ruleList()) {
      expect([id, summary.length]).toEqual([id, expect.toSatisfy((length: number) => length < 100)]);
      expect([id, /\.$/.test(summary)]).toEqual([id, false]);
    }
  });
});

describe('a page', () => {
  it('says what is wrong and what to write instead', () => {
    for (const id of folders) {
      const page = explainRule(id) ?? '';
      expect([id, page.includes('\n## Instead\n'), page.includes('\n## Examples\n')]).toEqual([
        id,
        true,
        true,
      ]);
    }
  });

  it('is where the link of a finding leads', () => {
    for (const id of folders) {
      const path = ruleUrl(id).split('/blob/main/')[1]!;
      expect(existsSync(join(import.meta.dirname, '../../..', path))).toBe(true);
    }
  });

  it('is none for a rule that there is not', () => {
    expect(explainRule('toString')).toBeUndefined();
  });
});
