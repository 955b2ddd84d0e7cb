/**
 * Random sets, lists and `let`s in random layouts, and random changes of them, for the tests of edits: against our parser
 * here, and against real Nix.
 */
import fc from 'fast-check';
import type { Place } from './edits.ts';
import { edits } from './edits.ts';
import { fileOf, nodesIn } from './edits-testing.ts';
import type { Binding, Expr, Inherit } from './syntax.ts';

type Kind = 'set' | 'list' | 'let';

/** An item and what stands about it. */
interface Drawn {
  readonly value: number;
  readonly sharesLine: boolean;
  readonly blankBefore: boolean;
  /** A comment parted from it by a blank line, one directly above, one after it on its line. */
  readonly free: boolean;
  readonly above: boolean;
  readonly beside: boolean;
}

interface Layout {
  readonly kind: Kind;
  readonly lines: boolean;
  readonly hugsOpen: boolean;
  readonly hugsClose: boolean;
  readonly padded: boolean;
  readonly unit: string;
  readonly eol: string;
  readonly depth: number;
}

type Where = 'start' | 'end' | 'before' | 'after';

/** One change: an item taken out, or a new one put somewhere. */
export type Step =
  | { readonly remove: number }
  | { readonly insert: number; readonly where: Where; readonly at: number };

/** A text, a change of it, and what must come of it. */
export interface Trial {
  readonly before: string;
  readonly after: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly newText: string }[];
  readonly removes: boolean;
  /** What the text's value must be as JSON. */
  readonly value: unknown;
  /** The comments that must be there still. */
  readonly kept: readonly string[];
}

const item: fc.Arbitrary<Drawn> = fc.record({
  value: fc.nat(4),
  sharesLine: fc.boolean(),
  blankBefore: fc.boolean(),
  free: fc.boolean(),
  above: fc.boolean(),
  beside: fc.boolean(),
});

const layout: fc.Arbitrary<Layout> = fc.record({
  kind: fc.constantFrom<Kind>('set', 'list', 'let'),
  lines: fc.boolean(),
  hugsOpen: fc.boolean(),
  hugsClose: fc.boolean(),
  padded: fc.boolean(),
  unit: fc.constantFrom('  ', '    ', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  depth: fc.nat(2),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ remove: fc.nat(7) }),
  fc.record({
    insert: fc.nat(4),
    where: fc.constantFrom<Where>('start', 'end', 'before', 'after'),
    at: fc.nat(7),
  }),
);

/** A value with what JSON it is, as text at column 0 with steps of two spaces. */
function shapeOf(shape: number, id: number): { text: string; json: unknown } {
  const shapes: { text: string; json: unknown }[] = [
    { text: `${id}`, json: id },
    { text: `"v ${id}"`, json: `v ${id}` },
    { text: `{ x = ${id}; }`, json: { x: id } },
    { text: `{\n  x = ${id};\n}`, json: { x: id } },
    { text: `''\n  a ${id}\n\n    b\n''`, json: `a ${id}\n\n  b\n` },
  ];
  return shapes[shape] ?? shapes[0]!;
}

function itemText(kind: Kind, id: number, shape: number): string {
  const { text } = shapeOf(shape, id);
  return kind === 'list' ? text : `n${id} = ${text};`;
}

/** A text in a layout. Multi-line values are indented as the author of such a file would. */
function render(items: readonly Drawn[], style: Layout): string {
  const { kind, unit, eol, depth } = style;
  const outer = unit.repeat(depth);
  const inner = outer + unit;
  const indented = (text: string): string =>
    text
      .split('\n')
      .map((line, at) => (at === 0 || line === '' ? line : inner + line.replace(/^ {2}/, unit)))
      .join(eol);
  let body = '';
  let lineComment = false;
  items.forEach((drawn, id) => {
    const text = indented(itemText(kind, id, drawn.value));
    const first = id === 0;
    if (!style.lines) {
      body += (first ? '' : ' ') + (drawn.above ? `/* above ${id} */ ` : '') + text;
      return;
    }
    const breaks = lineComment || (first ? !style.hugsOpen : !drawn.sharesLine);
    if (breaks) {
      if (drawn.blankBefore && !first) body += eol;
      if (drawn.free) body += `${eol}${inner}# free ${id}${eol}`;
      if (drawn.above) body += `${eol}${inner}# above ${id}`;
      body += eol + inner;
    } else body += ' ';
    body += text + (drawn.beside ? ` # beside ${id}` : '');
    lineComment = drawn.beside;
  });
  const closes = style.lines && (lineComment || !style.hugsClose || items.length === 0);
  const pad = style.padded || kind === 'let' ? ' ' : '';
  const opened = style.lines && (items.length === 0 || body.startsWith(eol)) ? body : pad + body.trimStart();
  const [open, close] = { set: '{}', list: '[]', let: ['let', 'in'] }[kind];
  const end = closes ? eol + outer : items.length > 0 || kind === 'let' ? pad : '';
  const result = kind === 'let' ? ` [ ${items.map((_, id) => `n${id}`).join(' ')} ]` : '';
  return outer + open + opened + end + close + result;
}

/** Makes the changes. */
function tried(items: readonly Drawn[], style: Layout, steps: readonly Step[]): Trial {
  const before = render(items, style);
  const file = fileOf(before);
  const nodes = nodesIn(file);
  const change = edits(file);
  const removed = new Set<number>();
  const added: { id: number; shape: number; index: number; rank: number }[] = [];
  const { kind } = style;
  const container = kind === 'let' ? nodes.let : kind === 'list' ? nodes.list : nodes.set;
  const present: readonly (Binding | Inherit | Expr)[] =
    container.kind === 'List' ? container.elements : container.bindings;
  for (const each of steps) {
    if ('remove' in each) {
      const target = items.length > 0 ? each.remove % items.length : -1;
      const node = target === -1 || removed.has(target) ? undefined : present[target];
      // A `let` names what it has: of those nothing is removed that is used.
      if (node === undefined || kind === 'let') continue;
      removed.add(target);
      if (kind === 'list') change.removeListElement(node as Expr);
      else change.removeBinding(node as Binding);
      continue;
    }
    const id = 100 + added.length;
    const at = items.length > 0 ? each.at % items.length : 0;
    const where = items.length > 0 || each.where === 'start' ? each.where : 'end';
    const text = itemText(kind, id, each.insert);
    const spots = { start: [0, 0], end: [items.length, 3], before: [at, 2], after: [at + 1, 1] } as const;
    const [index, rank] = spots[where];
    added.push({ id, shape: each.insert, index, rank });
    const neighbour = present[at];
    const place = where === 'start' || where === 'end' ? where : { [where]: neighbour };
    if (container.kind === 'List') change.insertElement(container, text, place as Place<Expr>);
    else change.insertBinding(container, text, { place: place as Place<Binding | Inherit> });
  }
  const after = change.apply();
  const order = [
    ...items
      .map((drawn, id) => ({ id, shape: drawn.value, index: id, rank: 2.5 }))
      .filter(({ id }) => !removed.has(id)),
    ...added,
  ].sort((a, b) => a.index - b.index || a.rank - b.rank);
  const values = order.map(({ id, shape }) => [`n${id}`, shapeOf(shape, id).json] as const);
  const names = new Set(items.map((_, id) => `n${id}`));
  const value = {
    set: () => Object.fromEntries(values),
    list: () => values.map(([, json]) => json),
    let: () => values.filter(([name]) => names.has(name)).map(([, json]) => json),
  }[kind]();
  const comments = [...before.matchAll(/(free|above|beside) (\d+)/g)];
  const kept = comments
    .filter(([, word, id]) => word === 'free' || !removed.has(Number(id)))
    .map(([text]) => text);
  return { before, after, edits: change.textEdits(), removes: removed.size > 0, value, kept };
}

/** Random trials. */
export const trials: fc.Arbitrary<Trial> = fc
  .tuple(fc.array(item, { maxLength: 5 }), layout, fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(([items, style, steps]) =>
    tried(
      items.map((drawn) => forEol(drawn, style)),
      style,
      steps.map((each) => forStep(each, style)),
    ),
  );

/** Nix counts a CR as text of an indented string: none of those in a CRLF file, where their value is another. */
const shapeFor = (shape: number, { eol }: Layout): number => (eol === '\n' ? shape : Math.min(shape, 3));
const forEol = (drawn: Drawn, style: Layout): Drawn => ({
  ...drawn,
  // Nor does it count a tab as indentation.
  value: style.unit === '\t' ? Math.min(drawn.value, 3) : shapeFor(drawn.value, style),
});
const forStep = (each: Step, style: Layout): Step =>
  'insert' in each ? { ...each, insert: shapeFor(each.insert, style) } : each;
