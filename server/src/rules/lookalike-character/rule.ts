/** Typographic characters in code, as text that was pasted from a page has them: `llama‑cpp‑cuda` with U+2011 for `-`. */
import type { SourceFile, Span } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { codeSpans } from './scan.ts';

export const lookalikeCharacter: Rule = {
  id: 'lookalike-character',
  severity: 'error',
  summary: 'a typographic hyphen, space or quote stands in code',
  *check({ broken, files }) {
    for (const file of broken) yield* judge(file);
    for (const file of files) yield* inNames(file);
  },
};

/** Names in quotes and CMake flags: the file is Nix, and nothing is called so. */
function* inNames(file: SourceFile): Iterable<Found> {
  if (!pattern.test(file.text) || !namesLlama(file.text)) return;
  for (const string of nodesOf(file, 'String')) {
    const [text, ...more] = string.parts;
    if (typeof text !== 'string' || more.length > 0 || !pattern.test(text)) continue;
    const isName = string.parent?.kind === 'AttrName' && namesLlama(plain(text));
    if (isName || (string.parent?.kind === 'List' && /^-D(GGML|LLAMA|CMAKE)_/.test(plain(text))))
      yield* wordsIn(file, string);
  }
  for (const { path } of nodesOf(file, 'Select'))
    for (const step of path) if (isOddName(step.name)) yield* wordsIn(file, step);
  for (const { path } of nodesOf(file, 'Binding'))
    for (const step of path) if (isOddName(step.name)) yield* wordsIn(file, step);
}

const plain = (text: string): string =>
  [...text].map((character) => lookalikes[character]?.[0] ?? character).join('');

const isOddName = (name: string | undefined): boolean =>
  name !== undefined && pattern.test(name) && namesLlama(plain(name));

function* wordsIn(file: SourceFile, { start, end }: Span): Iterable<Found> {
  for (const match of file.text.slice(start, end).matchAll(word)) {
    const from = start + match.index;
    yield found(file, { start: from, end: from + match[0].length }, match[0]);
  }
}

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
  '\u201f': ['"', 'a curly quote'],
  '\u2033': ['"', 'a double prime'],
  '\uff02': ['"', 'a wide quote'],
  '\u2018': ["'", 'a curly quote'],
  '\u2019': ["'", 'a curly quote'],
  '\u2015': ['-', 'a horizontal bar'],
  '\ufe63': ['-', 'a small hyphen'],
  '\uff0d': ['-', 'a wide hyphen'],
  '\u00ad': ['', 'a soft hyphen'],
  '\u200c': ['', 'a character without width'],
  '\u200d': ['', 'a character without width'],
  '\u2060': ['', 'a character without width'],
  '\ufeff': ['', 'a byte order mark'],
  '\u2002': [' ', 'an en space'],
  '\u2003': [' ', 'an em space'],
  '\u2008': [' ', 'a punctuation space'],
  '\u200a': [' ', 'a hair space'],
  '\u205f': [' ', 'a mathematical space'],
  '\u3000': [' ', 'a wide space'],
  '\uff1b': [';', 'a wide semicolon'],
  '\uff1d': ['=', 'a wide equals sign'],
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
  const fixed = plain(text);
  const isBroken = file.tree.errors.length > 0;
  return {
    file,
    span,
    message: `This is ${name} (U+${code}), as pages have it, where Nix wants ${instead}: ${isBroken ? 'it can’t read the file' : 'nothing has this name'}.`,
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
