/**
 * What a cursor is on, of the few things that this server knows more of than others:
 *
 *     pkgs.llama-cpp-cuda                                a package, by its name
 *     pkgs."llama-cpp-${config.hardware.gpu}"            a package, by a name that each host makes
 *     inputs.llama-cpp.packages.${system}.cuda           an output of the official flake
 *     x.llamaPackages.llama-cpp                          the official flake's package, in a set of its packages
 *     hardware.gpu = "cuda";                             the option, and its value
 *     inputs.llama-cpp.url = "…";                        the input, and its address
 *     nixosConfigurations.carbon = …;                    a host
 *     x.override { useCuda = true; }                     an argument of a llama.cpp package
 *     "-DGGML_CUDA=ON"    lib.cmakeBool "GGML_CUDA"      a CMake flag of llama.cpp
 *
 * Names that the file itself binds are not among them: what those mean every Nix server knows.
 */
import type { FlakeInput, Fleet, Host, HostKind } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type {
  AttrName,
  Binding,
  InheritName,
  Lambda,
  Node,
  SourceFile,
  Span,
  StringExpr,
  Variable,
} from '../nix/syntax.ts';
import { ancestors, nodeAt } from '../nix/walk.ts';
import { isVariant, type Variant } from '../upstream/backends.ts';
import { llamaOutput } from '../upstream/llama-outputs.ts';
import { overrideArgument, type PackageOrigin } from '../upstream/override-arguments.ts';
import { endsWith, isOptionRoot, type NamePath, pathTo } from './attribute-paths.ts';
import { llamaFlagIn } from './cmake-syntax.ts';
import { computedPrefix } from './computed-name.ts';
import { argumentSet, overriddenOrigin } from './overridden-package.ts';

export type Subject = { readonly span: Span } & (
  | { readonly kind: 'package'; readonly name: string; readonly variant: Variant | undefined }
  | { readonly kind: 'computed'; readonly node: AttrName; readonly prefix: string }
  | { readonly kind: 'output'; readonly name: string; readonly input: FlakeInput }
  | { readonly kind: 'scoped'; readonly scope: string }
  | { readonly kind: 'option'; readonly variant: Variant | undefined }
  | { readonly kind: 'service' }
  | { readonly kind: 'input'; readonly input: FlakeInput }
  | { readonly kind: 'address'; readonly input: FlakeInput }
  | { readonly kind: 'follows'; readonly input: FlakeInput; readonly own: string }
  | { readonly kind: 'host'; readonly host: Host }
  | { readonly kind: 'argument'; readonly name: string; readonly origin: PackageOrigin }
  | { readonly kind: 'flag'; readonly name: string }
);

export interface Question {
  readonly fleet: Fleet;
  readonly option: readonly string[];
}

/** Undefined for everything else, and for names that dynamic parts leave open. */
export function subjectAt(file: SourceFile, offset: number, question: Question): Subject | undefined {
  const found = nodeAt(file.tree.root, offset);
  if (!found) return undefined;
  // The text of a quoted name is a string below the name.
  const node = found.parent?.kind === 'AttrName' && found.kind === 'String' ? found.parent : found;
  if (node.kind === 'Formal' && offset > node.nameSpan.end) return undefined;
  return subjectOf(node, question);
}

/** The same for a node: a name, or a string that is a value. */
export function subjectOf(node: Node, question: Question): Subject | undefined {
  switch (node.kind) {
    case 'AttrName':
      return attributeSubject(node, question);
    case 'Variable':
    case 'InheritName':
      return nameSubject(node, question);
    case 'Formal':
      return formalSubject(node.name, node.nameSpan, question);
    case 'String':
      return node.parent?.kind === 'AttrName' ? undefined : valueSubject(node, question);
    default:
      return undefined;
  }
}

/** A variable: an attribute of a `with`, an inherited one, or an input that the outputs take as an argument. */
function nameSubject(node: Variable | InheritName, question: Question): Subject | undefined {
  const meaning = resolve(node);
  switch (meaning.kind) {
    case 'with':
    case 'attribute':
    case 'undefined':
      return packageSubject(node.name, node);
    case 'let':
    case 'rec': {
      const { parent } = meaning.node;
      return parent?.kind === 'Inherit' && parent.from ? packageSubject(node.name, node) : undefined;
    }
    case 'formal':
      return isOutputs(meaning.lambda, question.fleet) ? formalSubject(node.name, node, question) : undefined;
    default:
      return undefined;
  }
}

/** The function that the flake's inputs go to. */
const isOutputs = ({ parent, file }: Lambda, fleet: Fleet): boolean =>
  file.path === fleet.flakePath && parent?.kind === 'Binding' && parent.path[0]?.name === 'outputs';

function attributeSubject(node: AttrName, question: Question): Subject | undefined {
  const { name, parent } = node;
  if (parent === undefined) return undefined;
  if (name === undefined) {
    const prefix = parent.kind === 'Select' ? computedPrefix(node) : undefined;
    return prefix === undefined ? undefined : { kind: 'computed', node, prefix, span: node };
  }
  const path = pathTo(node);
  const input = question.fleet.inputs.find((one) => one.kind === 'llama-cpp' && one.name === path.at(-1));
  if (input && isInputPath(path, node, input)) return { kind: 'input', input, span: node };
  const host = hostSubject(path, node, question.fleet);
  if (host) return host;
  const output = outputSubject(node, path, question.fleet);
  if (output) return output;
  const { option } = question;
  if (endsWith(path, option) && isOptionRoot(path, option))
    return { kind: 'option', variant: undefined, span: node };
  if (endsWith(path, ['services', 'llama-cpp'])) return { kind: 'service', span: node };
  const scope = path.at(-2);
  if (name === 'llama-cpp' && scope !== undefined && llamaOutput('legacyPackages', scope))
    return { kind: 'scoped', scope, span: node };
  return argumentSubject(node, question.fleet) ?? packageSubject(name, node);
}

function argumentSubject({ name, parent, start, end }: AttrName, fleet: Fleet): Subject | undefined {
  if (name === undefined || parent?.kind !== 'Binding' || parent.path.length > 1) return undefined;
  if (!overrideArgument('upstream', name) && !overrideArgument('nixpkgs', name)) return undefined;
  const set = argumentSet(parent);
  const origin = set && overriddenOrigin(fleet, set);
  return origin && overrideArgument(origin, name)
    ? { kind: 'argument', name, origin, span: { start, end } }
    : undefined;
}

/** `inputs.llama-cpp`, in the flake's own inputs or in a select. */
function isInputPath(path: NamePath, node: Node, { node: declared }: FlakeInput): boolean {
  if (path.at(-2) === 'inputs') return true;
  return declared !== undefined && declared.file === node.file && declared.start === node.start;
}

const configurations: Readonly<Record<string, HostKind>> = {
  nixosConfigurations: 'nixos',
  homeConfigurations: 'home',
  darwinConfigurations: 'darwin',
};

function hostSubject(path: NamePath, span: Span, { hosts }: Fleet): Subject | undefined {
  const kind = configurations[path.at(-2) ?? ''];
  const host = kind && hosts.find((one) => one.kind === kind && one.name === path.at(-1));
  return host && { kind: 'host', host, span };
}

/** `packages.SYSTEM.cuda` of an input that is llama.cpp. */
function outputSubject(node: AttrName, path: NamePath, fleet: Fleet): Subject | undefined {
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

/** What flake.nix says of its llama.cpp input: `inputs.llama-cpp.url = "…"`, `inputs.llama-cpp.inputs.nixpkgs.follows = "…"`. */
function addressSubject(node: StringExpr, path: NamePath, { inputs, flakePath }: Fleet): Subject | undefined {
  const [root, name, ...rest] = path;
  if (root !== 'inputs' || node.file.path !== flakePath) return undefined;
  const input = inputs.find((one) => one.kind === 'llama-cpp' && one.name === name);
  if (!input) return undefined;
  if (rest.length === 1 && rest[0] === 'url') return { kind: 'address', input, span: node };
  const [set, own, last, ...more] = rest;
  return set === 'inputs' && own !== undefined && last === 'follows' && more.length === 0
    ? { kind: 'follows', input, own, span: node }
    : undefined;
}

/** A string that is a CMake flag, the option's value, or the name that a host gives itself. */
function valueSubject(node: StringExpr, { fleet, option }: Question): Subject | undefined {
  const flag = llamaFlagIn(node);
  if (flag !== undefined) return { kind: 'flag', name: flag, span: node };
  const [text, ...others] = node.parts;
  if (typeof text !== 'string' || others.length > 0) return undefined;
  const binding = [...ancestors(node)].find((above): above is Binding => above.kind === 'Binding');
  const last = binding?.path.at(-1);
  if (!last) return undefined;
  const path = pathTo(last);
  if (binding?.value === node) {
    const address = addressSubject(node, path, fleet);
    if (address) return address;
  }
  if (isVariant(text) && endsWith(path, option) && isOptionRoot(path, option))
    return { kind: 'option', variant: text, span: node };
  if (binding?.value !== node || !endsWith(path, ['networking', 'hostName'])) return undefined;
  const host = fleet.hosts.find(({ name, kind }) => name === text && kind !== 'home');
  return host && { kind: 'host', host, span: node };
}
