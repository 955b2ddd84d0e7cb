/** Nix text in the style of one author: written as nixfmt does, then changed. */
import type { Case } from './axes.ts';

export function styled(text: string, style: Case['style']): string {
  switch (style) {
    case 'nixfmt':
      return text;
    case 'alejandra':
      return alejandra(text);
    case 'one-line':
      return `${oneLine(text)}\n`;
    case 'tabs':
      return text.replace(/^( {2})+/gm, (indent) => '\t'.repeat(indent.length / 2));
    case 'crlf':
      return text.replaceAll('\n', '\r\n');
    case 'no-final-newline':
      return text.replace(/\n$/, '');
  }
}

/** Functions and their sets begin on one line, and there is no space within brackets. */
const alejandra = (text: string): string =>
  text
    .replace(/\{ ([\w?", .@-]*\.\.\.|[\w, ]+) \}:/g, '{$1}:')
    .replace(/:\n *\{\n/g, ': {\n')
    .replace(/:\n *\{ /g, ': { ')
    .replace(/\[ (\S[^\n[\]]*) \]/g, '[$1]')
    .replace(/\[ \]/g, '[]')
    .replace(/\{ \}/g, '{}');

const oneLine = (text: string): string =>
  text
    .replace(/(^|\s)#.*$/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
