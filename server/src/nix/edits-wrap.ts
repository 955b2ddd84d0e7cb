/**
 * Puts something around what is there: `let … in` before an expression, `config = { … };` around bindings.
 */
import { needsParensForLet } from './edits-parens.ts';
import { sequenceOf } from './edits-sequence.ts';
import {
  canShift,
  fileRegions,
  indentAt,
  isFirstOnLine,
  lineEnd,
  lineStart,
  reindent,
  styleOf,
} from './layout.ts';
import { regionAt } from './layout-regions.ts';
import type { AttrSet, Binding, Expr, Inherit, Span } from './syntax.ts';
import type { TextEdit } from './text-edit.ts';

/**
 * The edits that put something around what is there. Where others insert at the same offset, closings come before, openings
 * and then indents after.
 */
export interface Wrapping {
  readonly openings: TextEdit[];
  readonly closings: TextEdit[];
  /** These only indent, and may be left out where something else replaces their lines. */
  readonly indents: TextEdit[];
}

function insertion(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}

/** The edits that put `let BINDINGS in` before an expression. */
export function letEdits(expr: Expr, bindings: readonly string[]): Wrapping {
  const { text } = expr.file;
  const style = styleOf(expr.file);
  const indent = indentAt(text, expr.start);
  const inner = indent + style.unit;
  const parens = needsParensForLet(expr);
  const lines = bindings.map((binding) => inner + reindent(binding, inner, style) + style.eol).join('');
  const after = isFirstOnLine(text, expr.start) ? style.eol + indent : ' ';
  const before = `${parens ? '(' : ''}let${style.eol}${lines}${indent}in${after}`;
  const closings = parens ? [insertion(expr.end, ')')] : [];
  return { openings: [insertion(expr.start, before)], closings, indents: [] };
}

/**
 * The edits that put bindings of a set into a nested one: `a = 1;` becomes `NAME = { a = 1; };`. Bindings that stand side by
 * side move together, one step deeper; those that stand apart get the name before their own, `NAME.a = 1;`.
 */
export function wrapEdits(set: AttrSet, name: string, chosen: ReadonlySet<Binding | Inherit>): Wrapping {
  const sequence = sequenceOf(set);
  const { file } = set;
  const { text } = file;
  const style = styleOf(file);
  const runs: (typeof sequence.items)[number][][] = [];
  sequence.items.forEach((item, index) => {
    if (!chosen.has(item.node as Binding | Inherit)) return;
    const before = sequence.items[index - 1];
    if (before !== undefined && runs.at(-1)?.at(-1) === before) runs.at(-1)!.push(item);
    else runs.push([item]);
  });
  const wrapping: Wrapping = { openings: [], closings: [], indents: [] };
  const { openings, closings, indents } = wrapping;
  for (const run of runs) {
    const first = run[0]!;
    const last = run.at(-1)!;
    if (runs.length > 1 && run.every(({ node }) => node?.kind === 'Binding')) {
      for (const { start } of run) openings.push(insertion(start, `${name}.`));
    } else if (isFirstOnLine(text, first.lead)) {
      const indent = indentAt(text, first.lead);
      const line = lineStart(text, first.lead);
      openings.push(insertion(line, `${indent}${name} = {${style.eol}`));
      closings.push(insertion(last.trail, `${style.eol}${indent}};`));
      for (const at of movableLines(set, { start: line, end: last.trail }))
        indents.push(insertion(at, style.unit));
    } else {
      openings.push(insertion(first.lead, `${name} = { `));
      closings.push(insertion(last.trail, ' };'));
    }
  }
  return wrapping;
}

/** The starts of the lines of a span that can be indented without a change of what a string says. */
function movableLines({ file }: AttrSet, { start, end }: Span): number[] {
  const { text } = file;
  const regions = fileRegions(file);
  const { unit } = styleOf(file);
  const starts: number[] = [];
  for (let at = start; at < end; at = text.indexOf('\n', at) + 1) {
    const region = regionAt(regions, at);
    const blank =
      lineEnd(text, at) === at || (region === undefined && /^\s*$/.test(text.slice(at, lineEnd(text, at))));
    const fixed =
      region?.kind === 'quoted' || (region?.kind === 'indented' && !canShift(text, region.owner, unit));
    if (!blank && !fixed) starts.push(at);
    if (!text.includes('\n', at)) break;
  }
  return starts;
}
