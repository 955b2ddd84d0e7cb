import { expect, it } from 'vitest';
import { painter } from './colour.ts';
import { markdownText } from './markdown-text.ts';

const plain = painter(false);
const text = (markdown: string, width = 30): string => markdownText(markdown, width, plain);

it('fills paragraphs to the width, whatever their lines are', () => {
  expect(text('One two three four\nfive six seven eight nine.')).toBe(
    'One two three four five six\nseven eight nine.\n',
  );
});

it('leaves code as it is, deeper by four', () => {
  expect(text('a\n\n```nix x.nix\n{\n\n  a = "`b`"; # ← rule\n}\n```\n\nb')).toBe(
    'a\n\n    {\n\n      a = "`b`"; # ← rule\n    }\n\nb\n',
  );
});

it('takes the marks away, and keeps what is written onto code', () => {
  expect(text('# `a-rule`\n\n## Instead\n\nThe `x y`, *not* _that_ **one**: [a](b).')).toBe(
    'a-rule\n\nINSTEAD\n\nThe x y, not that one: a (b).\n',
  );
  expect(text('snake_case_name and 2 * 3 * 4')).toBe('snake_case_name and 2 * 3 * 4\n');
});

it('keeps the items of a list apart', () => {
  expect(text('- one\n- two that is longer than\n  the width')).toBe(
    '- one\n\n- two that is longer than the\n  width\n',
  );
});

it('colours code and what is stressed', () => {
  expect(markdownText('the `x`', 30, painter(true))).toBe('the \u001b[36mx\u001b[0m\n');
});
