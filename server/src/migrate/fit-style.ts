/** New text in the habits of the author: spaces within brackets, and for new files the indentation and line ends of flake.nix. */
import { reindent, styleOf } from '../nix/layout.ts';
import type { SourceFile } from '../nix/syntax.ts';

/** Text of ours, written with spaces within brackets, as a file has them. It holds no text with brackets. */
export function fitted(text: string, like: SourceFile): string {
  const { listPad, bracePad, emptyListPad, emptySetPad } = styleOf(like);
  return text
    .replace(/\[ \]/g, `[${emptyListPad}]`)
    .replace(/(?<!\$)\{ \}/g, `{${emptySetPad}}`)
    .replace(/\[ (?=[^\s\]])/g, `[${listPad}`)
    .replace(/(?<=[^\s[]) \]/g, `${listPad}]`)
    .replace(/(?<!\$)\{ (?=[^\s}])/g, `{${bracePad}`)
    .replace(/(?<=[^\s{]) \}/g, `${bracePad}}`);
}

/** A new file as the author of another would have laid it out. */
export function newFile(text: string, like: SourceFile): string {
  const style = styleOf(like);
  const tight = style.bracePad === '' ? text.replace(/:\n\{\n/g, ': {\n') : text;
  return reindent(fitted(tight, like), '', style);
}
