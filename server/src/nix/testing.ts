/** What the unit tests of this folder share. */
import { parseNix } from './parse.ts';
import type { AttrName, Node, SyntaxTree } from './syntax.ts';
import { children } from './walk.ts';

/** Parses text as a file of no importance. */
export function parseText(text: string): SyntaxTree {
  return parseNix(text, { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree;
}

/** The structure in one line, for comparison: `(+ a (* b c))`. Parentheses of the text are left out; `∅` is an error. */
export function outline(node: Node): string {
  const below = () => children(node).map(outline);
  const list = (head: string, parts: readonly string[]) => `(${[head, ...parts].join(' ')})`;
  switch (node.kind) {
    case 'Variable':
    case 'InheritName':
      return node.name;
    case 'Literal':
      return node.text;
    case 'String':
      return `"${node.parts.map((part) => (typeof part === 'string' ? part : `\${${outline(part.expr)}}`)).join('')}"`;
    case 'Path':
      return node.parts
        .map((part) => (typeof part === 'string' ? part : `\${${outline(part.expr)}}`))
        .join('');
    case 'SearchPath':
      return `<${node.name}>`;
    case 'Paren':
      return outline(node.inner);
    case 'Unary':
    case 'Binary':
      return list(node.op, below());
    case 'Apply':
      return list('call', below());
    case 'Select':
      return list('.', [
        outline(node.base),
        path(node.path),
        ...(node.default ? ['or', outline(node.default)] : []),
      ]);
    case 'HasAttr':
      return list('?', [outline(node.base), path(node.path)]);
    case 'Lambda':
      return list('fn', [...(node.name === undefined ? [] : [node.name]), ...below()]);
    case 'Formals':
      return `{${[...below(), ...(node.ellipsis ? ['...'] : [])].join(' ')}}`;
    case 'Formal':
      return node.default ? `${node.name}?${outline(node.default)}` : node.name;
    case 'AttrSet':
      return list(node.recursive ? 'rec' : 'set', below());
    case 'Binding':
      return `${path(node.path)}=${outline(node.value)}`;
    case 'AttrName':
      return node.name ?? `\${${node.expr ? outline(node.expr) : ''}}`;
    case 'Interpolation':
      return outline(node.expr);
    case 'Error':
      return node.parts.length === 0 ? '∅' : list('∅', below());
    default:
      return list(node.kind.toLowerCase(), below());
  }
}

function path(names: readonly AttrName[]): string {
  return names.map(outline).join('.');
}
