/** Texts in the form that a client shows: Markdown, or the same without its marks. */
import { type MarkupContent, MarkupKind } from 'vscode-languageserver';

export const markupOf = (text: string, isMarkdown: boolean): MarkupContent => ({
  kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText,
  value: isMarkdown ? text : withoutMarkup(text),
});

const withoutMarkup = (text: string): string =>
  text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|`/g, '');

/** Parts of a text, those that are not there left out. */
export const paragraphs = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
