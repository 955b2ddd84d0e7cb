/**
 * What stands between the braces of a set, or between `let` and `in`: bindings, inherits, attribute paths.
 */

import { childOf, isExpr, type Lowering, lowerExpr, missingExpr, own, report } from './lower.ts';
import { salvageBindings } from './lower-error.ts';
import { lowerString } from './lower-expr.ts';
import type { RawNode } from './raw-tree.ts';
import type { AttrName, Binding, Expr, Inherit, InheritName, Interpolation, SourceFile } from './syntax.ts';

/** The bindings of a set or a `let`, those within an error among them too. */
export function lowerBindings(raw: RawNode, lowering: Lowering): (Binding | Inherit)[] {
  const set = childOf(raw, 'binding_set');
  const children = [...raw.errors, ...(set?.children ?? []), ...(set?.errors ?? [])];
  if (raw.errors.length > 0 || (set?.errors.length ?? 0) > 0) children.sort((a, b) => a.start - b.start);
  return children.flatMap((child) => {
    if (child.type === 'ERROR') return salvageBindings(child, lowering);
    return lowerBindingLike(child, lowering) ?? [];
  });
}

/** The way through a binding is longer than that through an operator or a list, by so many expressions. */
const bindingDepth = 2;

/** A `binding`, `inherit` or `inherit_from`; undefined for any other node. */
export function lowerBindingLike(raw: RawNode, lowering: Lowering): Binding | Inherit | undefined {
  const isBinding = raw.type === 'binding';
  if (!isBinding && raw.type !== 'inherit' && raw.type !== 'inherit_from') return undefined;
  lowering.depth += bindingDepth;
  const lowered = isBinding ? lowerBinding(raw, lowering) : lowerInherit(raw, lowering);
  lowering.depth -= bindingDepth;
  return lowered;
}

function lowerBinding(raw: RawNode, lowering: Lowering): Binding {
  const path = lowerAttrPath(childOf(raw, 'attrpath'), lowering);
  const equals = childOf(raw, '=');
  const value = lowerExpr(raw.children.find(isExpr), lowering, equals?.end ?? raw.end);
  return binding(raw.start, raw.end, path, equals?.start ?? value.start, value, lowering);
}

export function binding(
  start: number,
  end: number,
  path: AttrName[],
  equals: number,
  value: Binding['value'],
  { file }: Lowering,
): Binding {
  return own({ kind: 'Binding', file, parent: undefined, start, end, path, value, equals }, path, value);
}

function lowerInherit(raw: RawNode, lowering: Lowering): Inherit {
  const { file } = lowering;
  const { start, end } = raw;
  const open = childOf(raw, '(');
  const from = open && lowerExpr(raw.children.find(isExpr), lowering, open.end);
  const names = (childOf(raw, 'inherited_attrs')?.children ?? []).flatMap((child) =>
    inheritName(child, lowering),
  );
  return own({ kind: 'Inherit', file, parent: undefined, start, end, from, names }, from, names);
}

/** A name of `inherit`, which Nix wants to be static; none, with an error, where it is not. */
function inheritName(raw: RawNode, lowering: Lowering): InheritName[] {
  const { name } = lowerAttrName(raw, lowering);
  const { start, end } = raw;
  if (name !== undefined)
    return [{ kind: 'InheritName', file: lowering.file, parent: undefined, start, end, name }];
  report(lowering, raw, 'dynamic attribute in `inherit`');
  return [];
}

/** `a."b".${c}` */
export function lowerAttrPath(raw: RawNode | undefined, lowering: Lowering): AttrName[] {
  const steps = raw?.children.filter(({ type }) => type !== '.') ?? [];
  return steps.map((step) => lowerAttrName(step, lowering));
}

/** A name, a string or an interpolation. Strings without interpolation are static names, within `${…}` too: so Nix's parser has it. */
export function lowerAttrName(raw: RawNode, lowering: Lowering): AttrName {
  const { file, text } = lowering;
  const { start, end } = raw;
  if (raw.type === 'identifier') return attrName(text.slice(start, end), false, undefined, raw, file);
  if (raw.type === 'string_expression') {
    const string = lowerString(raw, lowering, 'quoted');
    const name = staticText(string.parts);
    return attrName(name, true, name === undefined ? string : undefined, raw, file);
  }
  const expr = lowerExpr(raw.children.find(isExpr), lowering, end);
  return attrName(expr.kind === 'String' ? staticText(expr.parts) : undefined, false, expr, raw, file);
}

function attrName(
  name: string | undefined,
  quoted: boolean,
  expr: Expr | undefined,
  { start, end }: RawNode,
  file: SourceFile,
): AttrName {
  return own({ kind: 'AttrName', file, parent: undefined, start, end, name, quoted, expr }, expr);
}

function staticText(parts: readonly (string | Interpolation)[]): string | undefined {
  if (parts.length === 0) return '';
  const [only] = parts;
  return parts.length === 1 && typeof only === 'string' ? only : undefined;
}

/** `${…}` within a string or a path. */
export function lowerInterpolation(raw: RawNode, lowering: Lowering): Interpolation {
  const inner = raw.children.find(isExpr);
  const expr = inner ? lowerExpr(inner, lowering) : missingExpr(raw.children[0]?.end ?? raw.end, lowering);
  const { start, end } = raw;
  return own({ kind: 'Interpolation', file: lowering.file, parent: undefined, start, end, expr }, expr);
}
