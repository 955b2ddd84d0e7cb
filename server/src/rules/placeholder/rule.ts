/** `...` and `# … other packages`, left from a page where code must stand. */
import type { SourceFile, Span } from '../../nix/syntax.ts';
import { namesLlama } from '../llama-subject.ts';
import { codeSpans } from '../lookalike-character/scan.ts';
import type { Found, Rule } from '../rule.ts';

export const placeholder: Rule = {
  id: 'placeholder',
  severity: 'info',
  summary: 'a placeholder stands where code must stand',
  *check({ files, broken }) {
    for (const file of broken) if (namesLlama(file.text)) yield* inCode(file);
    for (const file of files) if (namesLlama(file.text)) yield* inComments(file);
  },
};

/** Dots with nothing of Nix beside them. */
const dots = /(?<=^|[[{;(])[ \t]*(\.\.\.|…);?[ \t]*(?=#|$|[\]};)])/gm;

function* inCode(file: SourceFile): Iterable<Found> {
  for (const span of codeSpans(file.text)) {
    const code = file.text.slice(span.start, span.end);
    for (const match of code.matchAll(dots)) {
      const start = span.start + match.index + match[0].indexOf(match[1]!);
      const end = start + match[1]!.length;
      if (!isEllipsis(file.text, start, end)) yield found(file, { start, end });
    }
  }
}

/** The dots of a function's arguments, which may stand on a line of their own. */
const isEllipsis = (text: string, start: number, end: number): boolean =>
  /[,{]$/.test(text.slice(0, start).trimEnd()) && /^,?\s*\}\s*(:|@)/.test(text.slice(end).trimStart());

const words =
  /^(#|\/\*)\s*(\.\.\.|…)\s*(and\s+)?(your\s+|the\s+)?(other|rest|more|existing|remaining|same|further)\b[^=]*$/i;

const wordsFirst =
  /^(#|\/\*)\s*(your\s+|the\s+)?(other|rest|more|existing|remaining)\b[^=]{0,60}(\.\.\.|…)\s*(\*\/)?$/i;

/** `# your other packages here`, `# (other packages)`; `# Other packages` is a heading. */
const wordsAlone =
  /^(#|\/\*)\s*(\((your |the )?(other|existing|remaining) \w+\)|(your|the) (other|existing|remaining) \w+( go(es)?)? here)\.?\s*(\*\/)?$/i;

function* inComments(file: SourceFile): Iterable<Found> {
  for (const { start, end } of file.tree.comments) {
    const text = file.text.slice(start, end);
    if (words.test(text) || wordsFirst.test(text) || wordsAlone.test(text)) yield found(file, { start, end });
  }
}

const found = (file: SourceFile, { start, end }: Span): Found => ({
  file,
  span: { start, end },
  message: 'This stands for code that is left out, as on a page: what was meant here is not there.',
});
