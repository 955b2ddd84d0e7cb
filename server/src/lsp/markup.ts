/** Texts in the form that a client shows: Markdown, or the same without its marks. */
import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import { officialOwner, repositoryName } from '../upstream/locations.ts';

export const markupOf = (text: string, isMarkdown: boolean): MarkupContent => ({
  kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText,
  value: isMarkdown ? text : withoutMarkup(text),
});

const withoutMarkup = (text: string): string =>
  text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|`/g, '');

/** Parts of a text, those that are not there left out. */
export const paragraphs = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');

/** Facts as a list, each with links to the issues and pull requests that it names: `#21572` of llama.cpp, `NixOS/nixpkgs#364708`. */
export const bullets = (facts: readonly string[]): string =>
  facts.map((fact) => `- ${fact.replace(issue, linkedIssue)}`).join('\n');

const issue = /(?<![\w/])([\w.-]+\/[\w.-]+)?#(\d{2,})\b/g;

// Pull requests are found there, too.
const linkedIssue = (text: string, repository: string | undefined, number: string): string =>
  `[${text}](https://github.com/${repository ?? `${officialOwner}/${repositoryName}`}/issues/${number})`;
