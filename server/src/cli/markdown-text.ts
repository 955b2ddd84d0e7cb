/**
 * Markdown as a terminal shows it: paragraphs at the width that there is, code as it stands, marks turned into colours. Only what our
 * pages have: headings, paragraphs, lists, fenced code, and code, stress and links within a line.
 */
import type { Paint } from './colour.ts';

/** @param width columns; paragraphs are broken to fit, code is not */
export function markdownText(markdown: string, width: number, paint: Paint): string {
  const blocks: string[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    if (line.trim() === '') {
      at++;
      continue;
    }
    const from = at;
    if (/^```/.test(line)) {
      at++;
      while (at < lines.length && !/^```/.test(lines[at]!)) at++;
      blocks.push(
        lines
          .slice(from + 1, at++)
          .map((code) => codeLine(code, paint))
          .join('\n'),
      );
      continue;
    }
    const heading = /^(#+) (.*)/.exec(line);
    if (heading) {
      blocks.push(headingText(heading[1]!.length, heading[2]!, paint));
      at++;
      continue;
    }
    while (at < lines.length && lines[at]!.trim() !== '' && !/^(```|#)/.test(lines[at]!)) {
      if (at > from && /^- /.test(lines[at]!)) break;
      at++;
    }
    const text = lines
      .slice(from, at)
      .map((part) => part.trim())
      .join(' ');
    const isItem = text.startsWith('- ');
    const filled = fill(isItem ? text.slice(2) : text, isItem ? width - 2 : width, paint);
    blocks.push(isItem ? `- ${filled.join('\n  ')}` : filled.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

const mark = /^(.*?)([ \t]*# ← .*)$/;

function codeLine(code: string, paint: Paint): string {
  const [, text = code, found = ''] = mark.exec(code) ?? [];
  return `    ${text}${found && paint('yellow', found)}`.trimEnd();
}

function headingText(level: number, text: string, paint: Paint): string {
  const plain = text.replaceAll('`', '');
  if (level === 1) return paint('bold', plain);
  return level === 2 ? paint('bold', plain.toUpperCase()) : paint('bold', plain);
}

interface Word {
  readonly text: string;
  readonly shown: string;
}

/** Words on lines of a width. What is code or stressed stays in one piece with what is written onto it. */
function fill(text: string, width: number, paint: Paint): string[] {
  const lines: string[] = [];
  let line = '';
  let length = 0;
  for (const { text: plain, shown } of wordsOf(text, paint)) {
    const size = [...plain].length;
    if (line !== '' && length + 1 + size > width) {
      lines.push(line);
      line = '';
      length = 0;
    }
    line += line === '' ? shown : ` ${shown}`;
    length += (length === 0 ? 0 : 1) + size;
  }
  return line === '' ? lines : [...lines, line];
}

const spans = /`([^`]+)`|\*\*([^*]+)\*\*|(?<![\w*])[*_]([^*_\s][^*_]*)[*_](?![\w*])|\[([^\]]+)\]\(([^)]+)\)/g;

function wordsOf(text: string, paint: Paint): Word[] {
  const words: Word[] = [];
  let joins = false;
  const add = (piece: string, style: (word: string) => string): void => {
    const parts = piece.split(' ');
    for (const [index, part] of parts.entries()) {
      const last = words.at(-1);
      if (index === 0 && joins && last)
        words[words.length - 1] = { text: last.text + part, shown: last.shown + (part && style(part)) };
      else if (part !== '') words.push({ text: part, shown: style(part) });
    }
    joins = !piece.endsWith(' ');
  };
  let at = 0;
  for (const match of text.matchAll(spans)) {
    const [all, code, strong, stressed, link, target] = match;
    add(text.slice(at, match.index), (word) => word);
    if (code !== undefined) add(code, (word) => paint('cyan', word));
    else if (link !== undefined) add(`${link} (${target})`, (word) => word);
    else add((strong ?? stressed)!, (word) => paint('bold', word));
    at = match.index + all.length;
  }
  add(text.slice(at), (word) => word);
  return words;
}
