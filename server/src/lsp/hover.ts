/** Hovers: what a variant of llama.cpp is and which hosts have it, and what a finding's page says. Silent on everything else. */
import type { Hover, HoverParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import type { SourceFile, Span } from '../nix/syntax.ts';
import { explainRule } from '../rules/pages.ts';
import { ruleUrl } from '../rules/rule.ts';
import type { Guard } from './guard.ts';
import { hoverText } from './hover-text.ts';
import { markupOf } from './markup.ts';
import { offsetOf, rangeOfSpan } from './ranges.ts';
import type { ReadDocument, Session } from './session.ts';
import { subjectAt } from './subject.ts';

interface Said {
  readonly span: Span;
  readonly text: string;
}

export function registerHover(session: Session, guard: Guard): void {
  session.connection.onHover(
    guard<HoverParams, Hover | null>('hover', null, ({ textDocument, position }) => {
      const read = session.read(textDocument.uri);
      const file = read && session.workspace.files().source(read.document.path);
      if (!file || isProblem(file)) return null;
      const offset = offsetOf(session, file, position);
      const said = [subjectPart(session, read, file, offset), ...findingParts(read, offset)].filter(
        (part) => part !== undefined,
      );
      const [first] = said;
      if (!first) return null;
      const text = said.map((part) => part.text).join('\n\n---\n\n');
      return {
        contents: markupOf(text, session.client.markdown),
        range: rangeOfSpan(session, file, first.span),
      };
    }),
  );
}

function subjectPart(
  session: Session,
  { fleet, document }: ReadDocument,
  file: SourceFile,
  offset: number,
): Said | undefined {
  if (!fleet) return undefined;
  const { option } = session.settings(document.path);
  const subject = subjectAt(file, offset, { fleet, option: option.split('.') });
  const text = subject ? hoverText(fleet, subject, option) : '';
  return subject && text !== '' ? { span: subject.span, text } : undefined;
}

function findingParts({ analysis, document }: ReadDocument, offset: number): Said[] {
  const rules = new Map<string, Said>();
  for (const { rule, file, span } of analysis.findings) {
    if (file.path !== document.path || offset < span.start || offset > span.end) continue;
    // The message is in the client's own hover; the page says more.
    const text = `${firstParagraph(explainRule(rule) ?? '')}\n\n[${rule}](${ruleUrl(rule)})`;
    if (!rules.has(rule)) rules.set(rule, { span, text });
  }
  return [...rules.values()];
}

/** The page's first paragraph below its title. */
function firstParagraph(page: string): string {
  const paragraphs = page.split(/\r?\n\s*\r?\n/).map((paragraph) => paragraph.trim());
  return paragraphs.find((paragraph) => paragraph !== '' && !/^(#|```|---)/.test(paragraph)) ?? '';
}
