/** Typographic characters in code, as text that was pasted from a page has them: `llama‑cpp‑cuda` with U+2011 for `-`. */
import type { SourceFile } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import type { Found, Rule } from '../rule.ts';
import { codeSpans } from './scan.ts';

export const lookalikeCharacter: Rule = {
  id: 'lookalike-character',
  severity: 'error',
  summary: 'a typographic hyphen, space or quote stands in code',
  *check({ broken }) {
    for (const file of broken) yield* judge(file);
  },
};

/** What each stands for, and what it is called. */
const lookalikes: Readonly<Record<string, readonly [ascii: string, name: string]>> = {
  '\u2010': ['-', 'a typographic hyphen'],
  '\u2011': ['-', 'a non-breaking hyphen'],
  '\u2012': ['-', 'a figure dash'],
  '\u2013': ['-', 'an en dash'],
  '\u2014': ['-', 'an em dash'],
  '\u2212': ['-', 'a minus sign'],
  '\u00a0': [' ', 'a non-breaking space'],
  '\u2007': [' ', 'a figure space'],
  '\u2009': [' ', 'a thin space'],
  '\u202f': [' ', 'a narrow non-breaking space'],
  '\u200b': ['', 'a space without width'],
  '\u201c': ['"', 'a curly quote'],
  '\u201d': ['"', 'a curly quote'],
  '\u201e': ['"', 'a low quote'],
};

const pattern = new RegExp(`[${Object.keys(lookalikes).join('')}]`);
const word = new RegExp(`[\\w'-]*${pattern.source}[\\w'${Object.keys(lookalikes).join('')}-]*`, 'g');

function* judge(file: SourceFile): Iterable<Found> {
  if (!pattern.test(file.text)) return;
  for (const code of codeSpans(file.text)) {
    for (const match of file.text.slice(code.start, code.end).matchAll(word)) {
      const start = code.start + match.index;
      yield found(file, { start, end: start + match[0].length }, match[0]);
    }
  }
}

function found(file: SourceFile, span: { start: number; end: number }, text: string): Found {
  const first = pattern.exec(text)![0];
  const [ascii, name] = lookalikes[first]!;
  const code = first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  const instead = ascii === '' ? 'nothing' : ascii === ' ' ? 'a plain space' : `\`${ascii}\``;
  const fixed = [...text].map((character) => lookalikes[character]?.[0] ?? character).join('');
  return {
    file,
    span,
    message: `This is ${name} (U+${code}), as pages have it, where Nix wants ${instead}: it can’t read the file.`,
    fixes: [
      {
        kind: 'change',
        title: 'Write plain characters',
        safe: true,
        preferred: true,
        change: () => changeFile(file, (edits) => edits.replaceSpan(span, fixed)),
      },
    ],
  };
}
