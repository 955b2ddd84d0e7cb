/** `# llamaflake-ignore stale-overlay` where that rule finds nothing, or where there is no such rule. */
import type { SourceFile, Span } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { nearestName } from '../nearest.ts';
import type { Fix, Found, Rule, RuleContext } from '../rule.ts';
import { type Directive, type NamedRule, suppressionsOf } from '../suppress.ts';

/** The rule, which looks at what the others found: it must be the last. */
export const unusedIgnore = (others: () => readonly string[]): Rule => ({
  id: 'unused-ignore',
  severity: 'hint',
  summary: 'a comment silences rules that find nothing there',
  *check(context) {
    for (const file of [...context.files, ...context.broken]) {
      for (const directive of suppressionsOf(file).directives)
        yield* judge(context, file, directive, others());
    }
  },
});

function* judge(
  { ran }: RuleContext,
  file: SourceFile,
  directive: Directive,
  ids: readonly string[],
): Iterable<Found> {
  const where = directive.lines ? 'here' : 'in this file';
  if (directive.rules.length === 0) {
    const isUsed = ids.some((id) => !ran.rules.has(id) || ran.isUsed(directive, id));
    if (!isUsed)
      yield {
        file,
        span: directive.span,
        message: `No rule finds anything ${where}: this comment silences nothing.`,
        tags: ['unnecessary'],
        fixes: [remove(file, directive, undefined)],
      };
    return;
  }
  for (const named of directive.rules) {
    const { id, span } = named;
    if (id === 'unused-ignore') continue;
    if (!ids.includes(id)) {
      const near = nearestName(id, ids);
      yield {
        file,
        span,
        message: `There is no rule \`${id}\`: this silences nothing.`,
        fixes: near === undefined ? [remove(file, directive, named)] : [write(file, span, near)],
      };
    } else if (ran.rules.has(id) && !ran.isUsed(directive, id)) {
      yield {
        file,
        span,
        message: `\`${id}\` finds nothing ${where}: this silences nothing.`,
        tags: ['unnecessary'],
        fixes: [remove(file, directive, named)],
      };
    }
  }
}

const write = (file: SourceFile, span: Span, id: string): Fix => ({
  kind: 'change',
  title: `Write \`${id}\``,
  safe: false,
  preferred: true,
  change: () => changeFile(file, (edits) => edits.replaceSpan(span, id)),
});

/** Takes out one name, or the comment where it has no other. */
const remove = (file: SourceFile, directive: Directive, named: NamedRule | undefined): Fix => {
  const isWhole = named === undefined || directive.rules.length === 1;
  return {
    kind: 'change',
    title: isWhole ? 'Remove the comment' : `Remove \`${named.id}\``,
    safe: false,
    preferred: true,
    change: () =>
      changeFile(file, (edits) =>
        edits.replaceSpan(isWhole ? commentAround(file, directive) : nameWithSpace(file, named), ''),
      ),
  };
};

function nameWithSpace({ text }: SourceFile, { span }: NamedRule): Span {
  let { start } = span;
  while (/[\s,]/.test(text[start - 1] ?? '')) start--;
  return { start, end: span.end };
}

/** The comment with the space before it; of a line that holds nothing else, the line. */
function commentAround({ text, tree }: SourceFile, { span }: Directive): Span {
  const comment = tree.comments.find(({ start, end }) => start <= span.start && span.end <= end) ?? span;
  let { start, end } = comment;
  while (/[ \t]/.test(text[start - 1] ?? '')) start--;
  if (start > 0 && !/[\r\n]/.test(text[start - 1]!)) return { start, end };
  while (/[ \t]/.test(text[end] ?? '')) end++;
  const lineEnd = /^(\r\n?|\n)/.exec(text.slice(end, end + 2));
  return lineEnd ? { start, end: end + lineEnd[0].length } : { start: comment.start, end: comment.end };
}
