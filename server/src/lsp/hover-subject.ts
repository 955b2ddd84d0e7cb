/**
 * What a cursor is on, of the few things that hovers speak of:
 *
 *     pkgs.llama-cpp-cuda                                a package, by its name
 *     inputs.llama-cpp.packages.${system}.cuda           an output of the official flake
 *     hardware.gpu = "cuda";                             the option, and its value
 *     inputs.llama-cpp.url = "…";                        the input
 */
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import type { AttrName, Binding, Node, SourceFile, Span } from '../nix/syntax.ts';
import { ancestors, nodeAt } from '../nix/walk.ts';
import { isVariant, type Variant } from '../upstream/backends.ts';

export type Subject = { readonly span: Span } & (
  | { readonly kind: 'package'; readonly name: string; readonly variant: Variant | undefined }
  | { readonly kind: 'output'; readonly name: string; readonly input: FlakeInput }
  | { readonly kind: 'option'; readonly variant: Variant | undefined }
  | { readonly kind: 'service' }
  | { readonly kind: 'input'; readonly input: FlakeInput }
);

interface Question {
  readonly fleet: Fleet;
  readonly option: readonly string[];
}

/** Undefined for everything else, and for names that dynamic parts leave open. */
export function subjectAt(file: SourceFile, offset: number, question: Question): Subject | undefined {
  const found = nodeAt(file.tree.root, offset);
  if (!found) return undefined;
  // The text of a quoted name is a string below the name.
  const node = found.parent?.kind === 'AttrName' && found.kind === 'String' ? found.parent : found;
  switch (node.kind) {
    case 'AttrName':
      return attributeSubject(node, question);
    case 'Variable':
    case 'InheritName':
      return packageSubject(node.name, node);
    case 'Formal':
      return offset <= node.nameSpan.end ? formalSubject(node.name, node.nameSpan, question) : undefined;
    case 'String':
      return valueSubject(node, question);
    default:
      return undefined;
  }
}

function attributeSubject(node: AttrName, question: Question): Subject | undefined {
  const { name, parent } = node;
  if (name === undefined || parent === undefined) return undefined;
  const path = pathTo(node);
  const input = question.fleet.inputs.find((one) => one.kind === 'llama-cpp' && one.name === path.at(-1));
  if (input && isInputPath(path, node, input)) return { kind: 'input', input, span: node };
  const output = outputSubject(node, path, question.fleet);
  if (output) return output;
  const { option } = question;
  if (endsWith(path, option) && isOptionRoot(path, option))
    return { kind: 'option', variant: undefined, span: node };
  if (endsWith(path, ['services', 'llama-cpp'])) return { kind: 'service', span: node };
  return packageSubject(name, node);
}

/** `inputs.llama-cpp`, in the flake's own inputs or in a select. */
function isInputPath(
  path: readonly (string | undefined)[],
  node: Node,
  { node: declared }: FlakeInput,
): boolean {
  if (path.at(-2) === 'inputs') return true;
  return declared !== undefined && declared.file === node.file && declared.start === node.start;
}

/** `packages.SYSTEM.cuda` of an input that is llama.cpp. */
function outputSubject(
  node: AttrName,
  path: readonly (string | undefined)[],
  fleet: Fleet,
): Subject | undefined {
  const { name } = node;
  const [owner, set] = [path.at(-4), path.at(-3)];
  const input = fleet.inputs.find((one) => one.kind === 'llama-cpp' && one.name === owner);
  if (!input || set !== 'packages' || name === undefined) return undefined;
  return { kind: 'output', name, input, span: node };
}

function formalSubject(name: string, span: Span, { fleet }: Question): Subject | undefined {
  const input = fleet.inputs.find((one) => one.kind === 'llama-cpp' && one.name === name);
  return input && { kind: 'input', input, span };
}

function packageSubject(name: string, span: Span): Subject | undefined {
  const [, suffix] = /^llama-cpp(?:-([a-z]+))?$/.exec(name) ?? [undefined, ''];
  if (suffix === '') return undefined;
  if (suffix !== undefined && !isVariant(suffix)) return undefined;
  return { kind: 'package', name, variant: suffix, span };
}

/** A string that is the option's value. */
function valueSubject(node: Node & { kind: 'String' }, { option }: Question): Subject | undefined {
  const [text, ...others] = node.parts;
  if (typeof text !== 'string' || others.length > 0 || !isVariant(text)) return undefined;
  const binding = [...ancestors(node)].find((above): above is Binding => above.kind === 'Binding');
  const last = binding?.path.at(-1);
  if (!last) return undefined;
  const path = pathTo(last);
  return endsWith(path, option) && isOptionRoot(path, option)
    ? { kind: 'option', variant: text, span: node }
    : undefined;
}

/** The whole attribute path that ends with a name: of a select from its root, of a binding with those of the sets around it. */
function pathTo(node: AttrName): (string | undefined)[] {
  const { parent } = node;
  if (parent?.kind === 'Select' || parent?.kind === 'HasAttr') {
    const base = parent.base.kind === 'Variable' ? parent.base.name : undefined;
    return [base, ...parent.path.slice(0, parent.path.indexOf(node) + 1).map(({ name }) => name)];
  }
  if (parent?.kind !== 'Binding') return [node.name];
  const path: (string | undefined)[] = parent.path
    .slice(0, parent.path.indexOf(node) + 1)
    .map(({ name }) => name);
  let at: Node = parent;
  for (const above of ancestors(parent)) {
    // Only sets that are a binding's value continue its path; a function, a list or a call begins a new one.
    if (above.kind === 'Binding') path.unshift(...above.path.map(({ name }) => name));
    else if (above.kind !== 'AttrSet' && above.kind !== 'Paren' && above.kind !== 'Apply') break;
    at = above;
  }
  return at.parent === undefined && path.length === 0 ? [node.name] : path;
}

const endsWith = (path: readonly (string | undefined)[], end: readonly string[]): boolean =>
  path.length >= end.length && end.every((name, index) => path[path.length - end.length + index] === name);

/** What may stand before an option's path. */
function isOptionRoot(path: readonly (string | undefined)[], option: readonly string[]): boolean {
  const [first, ...more] = path.slice(0, path.length - option.length);
  return more.length === 0 && (first === undefined || ['config', 'options', 'osConfig'].includes(first));
}
