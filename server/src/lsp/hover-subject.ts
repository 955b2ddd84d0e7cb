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
import { endsWith, isOptionRoot, pathTo } from './attribute-paths.ts';

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
