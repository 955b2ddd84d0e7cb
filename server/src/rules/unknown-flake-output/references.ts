/** Where a file names outputs of llama.cpp's flake: in a select, an `inherit (…)`, or under a `with`. */
import type { Fleet } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { AttrName, InheritName, Node, Select, SourceFile, Variable } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { isDated } from '../days.ts';
import { type InputPath, inputPath } from '../input-paths.ts';
import { nodesOf } from '../nodes.ts';
import type { RuleContext } from '../rule.ts';
import { callOf } from '../uses.ts';

export type NamedNode = AttrName | InheritName | Variable;

export interface Reference {
  readonly node: Node;
  /** From the input on; undefined for one that only evaluation knows. */
  readonly names: readonly (string | undefined)[];
  /** What is written here for one of them; undefined for one that stands elsewhere. */
  nodeAt(index: number): NamedNode | undefined;
}

/** The last nodes of a path that is longer than they are. */
const reference = (node: Node, names: Reference['names'], written: readonly NamedNode[]): Reference => ({
  node,
  names,
  nodeAt: (index) => written[index - (names.length - written.length)],
});

/** The paths into the official flake, at a day that is known. */
export function* referencesIn(fleet: Fleet, file: SourceFile): Iterable<Reference> {
  const isOurs = (at: InputPath | undefined): at is InputPath => {
    const input = at && fleet.inputs.find(({ name }) => name === at.input);
    return input?.flake === true && isDated(input);
  };
  for (const select of nodesOf(file, 'Select')) {
    const at = select.default ? undefined : inputPath(fleet, select);
    if (isOurs(at)) yield reference(select, at.names, select.path);
  }
  for (const name of nodesOf(file, 'InheritName')) {
    const from = name.parent?.kind === 'Inherit' ? name.parent.from : undefined;
    const at = from && inputPath(fleet, from);
    if (isOurs(at)) yield reference(name, [...at.names, name.name], [name]);
  }
  for (const variable of nodesOf(file, 'Variable')) {
    const meaning = resolve(variable);
    // An outer `with` may have what this one lacks.
    const only = meaning.kind === 'with' && meaning.withs.length === 1 ? meaning.withs[0] : undefined;
    const at = only && inputPath(fleet, only.namespace);
    if (isOurs(at) && at.names.length >= 2)
      yield reference(variable, [...at.names, variable.name], [variable]);
  }
}

const setNames = new Set(['pkgs', 'final', 'prev', 'self', 'super']);

/** The paths into what llama.cpp's overlay adds: of its result, and of a set of packages that has it. */
export function* scopesIn({ fleet, files }: RuleContext, file: SourceFile): Iterable<Reference> {
  const llama = fleet?.inputs.filter((input) => input.flake && isDated(input)) ?? [];
  if (!fleet || llama.length === 0 || !/llamaPackages|overlays\.default/.test(file.text)) return;
  for (const select of nodesOf(file, 'Select')) {
    if (select.default) continue;
    const names = select.path.map(({ name }) => name);
    if (isOverlayResult(fleet, select) || (isOfSet(select) && !files.some(definesScope)))
      yield reference(select, names, select.path);
  }
}

/** `(inputs.llama-cpp.overlays.default final prev).…` */
function isOverlayResult(fleet: Fleet, { base }: Select): boolean {
  const { fn, args } = callOf(base);
  const at = args.length === 2 ? inputPath(fleet, fn) : undefined;
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  return input !== undefined && isDated(input) && at?.names.join('.') === 'overlays.default';
}

/** `pkgs.llamaPackages.…`, and nothing else that a set of packages has. */
function isOfSet({ base, path }: Select): boolean {
  const root = skipParens(base);
  if (root.kind !== 'Variable' || !setNames.has(root.name) || !/^llamaPackages/.test(path[0]?.name ?? ''))
    return false;
  const { kind } = resolve(root);
  return kind === 'lambda' || kind === 'formal';
}

/** Whether a file has sets of llama.cpp packages of its own. */
const definesScope = (file: SourceFile): boolean =>
  file.text.includes('llamaPackages') &&
  (nodesOf(file, 'Binding').some(({ path }) => /^llamaPackages/.test(path.at(-1)?.name ?? '')) ||
    nodesOf(file, 'InheritName').some(({ name }) => /^llamaPackages/.test(name)));
