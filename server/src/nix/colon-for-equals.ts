/**
 * `:` where `=` must stand, as it does in JSON and YAML. The parser takes such a name for a function’s and misses something else:
 *
 *     { enable: true; }        tree-sitter: missing `}` before the `:`
 *     { a = 1; b: 2; }
 *     { "a": 1 }
 */
import type { RawNode } from './raw-tree.ts';
import type { SyntaxError as NixSyntaxError } from './syntax.ts';

/** The errors of a tree, with the first such `:` in place of those that follow from it. */
export function tellColon(root: RawNode, errors: readonly NixSyntaxError[]): NixSyntaxError[] {
  const all = errors.length === 0 ? [] : tokens(root);
  const index = all.findIndex((_, at) => isForEquals(all, at, errors));
  const [name, colon] = [all[index - 1], all[index]];
  if (!name || !colon) return [...errors];
  const follows = ({ start, region }: NixSyntaxError): boolean =>
    start >= name.start || (region.start <= colon.start && colon.end <= region.end);
  const from = errors.filter(follows);
  const region = {
    start: Math.min(colon.start, ...from.map((error) => error.region.start)),
    end: Math.max(colon.end, ...from.map((error) => error.region.end)),
  };
  const { start, end } = colon;
  return [
    ...errors.filter((error) => !follows(error)),
    { start, end, message: '`:` where `=` must stand', region },
  ];
}

/** Whether a token is a `:` after a name that no function can begin with, where it stands. */
function isForEquals(all: readonly RawNode[], index: number, errors: readonly NixSyntaxError[]): boolean {
  if (all[index]?.type !== ':') return false;
  const [before, name] = [all[index - 2]?.type, all[index - 1]];
  // No function's argument is a text or a name within another.
  if (name?.type === 'string_expression' || name?.type === '"' || before === '.') return true;
  if (name?.type !== 'identifier' && name?.type !== 'variable_expression') return false;
  if (before === '{' || before === 'let') return true;
  // `with lib; a: …` is a function: after `;` it is one, unless the parser stopped there.
  return before === ';' && errors.some(({ start }) => start >= name.start && start <= all[index]!.start);
}

/** The tokens that there are, in order. */
function tokens(root: RawNode): RawNode[] {
  const found: RawNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parts = [...node.children, ...node.errors];
    if (parts.length === 0 && node.end > node.start) found.push(node);
    for (const part of parts) open.push(part);
  }
  return found.sort((a, b) => a.start - b.start);
}
