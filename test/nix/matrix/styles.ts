/** Nix text in the style of one author: written as nixfmt does, then changed. */
import type { Case } from './axes.ts';

export function styled(text: string, style: Case['style']): string {
  switch (style) {
    case 'nixfmt':
      return text;
    case 'alejandra':
      return alejandra(text);
    case 'one-line':
      // As such authors' editors do: without a newline at the end.
      return oneLine(text);
    case 'nixpkgs-fmt':
      return text
        .replace(/\}@(\w)/g, '} @ $1')
        .replace(/(\w)@\{/g, '$1 @ {')
        .replace(/(\.\.\. \}:)\n\{/g, '$1\n\n{');
    case 'four-spaces':
      return text.replace(/^( {2})+/gm, (indent) => indent + indent);
    case 'comments':
      return commented(text);
    case 'tabs':
      return text.replace(/^( {2})+/gm, (indent) => '\t'.repeat(indent.length / 2));
    case 'crlf':
      return text.replaceAll('\n', '\r\n');
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

/** A comment of the author's beside every list and set that stands on lines of its own, and at the end of them. */
const commented = (text: string): string =>
  `/*\n  Notes on this file.\n*/\n${text
    .replace(/ = \[$/gm, ' = [ # in order')
    .replace(/^( *)\];$/gm, '$1  # more to come\n$1];')}`;

const oneLine = (text: string): string =>
  text
    .replace(/(^|\s)#.*$/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
