/**
 * Functions: `x: body`, `{ a, b ? 1, ... }: body`, `args@{ a }: body`, `{ a }@args: body`.
 */
import { childOf, isExpr, type Lowering, lowerExpr, own } from './lower.ts';
import type { RawNode } from './raw-tree.ts';
import type { Formal, Formals, Lambda } from './syntax.ts';

export function lowerFunction(raw: RawNode, lowering: Lowering): Lambda {
  const { file, text } = lowering;
  const name = childOf(raw, 'identifier');
  const formals = lowerFormals(childOf(raw, 'formals'), lowering);
  const body = lowerExpr(raw.children.find(isExpr), lowering, raw.end);
  const lambda: Lambda = {
    kind: 'Lambda',
    file,
    parent: undefined,
    start: raw.start,
    end: raw.end,
    name: name && text.slice(name.start, name.end),
    nameSpan: name && { start: name.start, end: name.end },
    formals,
    body,
    colon: childOf(raw, ':')?.start ?? body.start,
  };
  return own(lambda, formals, body);
}

/** `{ a, b ? 1, ... }` */
export function lowerFormals(raw: RawNode | undefined, lowering: Lowering): Formals | undefined {
  if (raw === undefined) return undefined;
  const formals = raw.children
    .filter(({ type }) => type === 'formal')
    .map((child) => lowerFormal(child, lowering));
  const dots = childOf(raw, 'ellipses');
  const ellipsis = dots && { start: dots.start, end: dots.end };
  const { start, end } = raw;
  return own(
    { kind: 'Formals', file: lowering.file, parent: undefined, start, end, formals, ellipsis },
    formals,
  );
}

function lowerFormal(raw: RawNode, lowering: Lowering): Formal {
  const { file, text } = lowering;
  const identifier = childOf(raw, 'identifier') ?? raw;
  const mark = childOf(raw, '?');
  const fallback = mark && lowerExpr(raw.children.find(isExpr), lowering, mark.end);
  const formal: Formal = {
    kind: 'Formal',
    file,
    parent: undefined,
    start: raw.start,
    end: raw.end,
    name: text.slice(identifier.start, identifier.end),
    nameSpan: { start: identifier.start, end: identifier.end },
    default: fallback,
  };
  return own(formal, fallback);
}
