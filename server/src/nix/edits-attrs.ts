/**
 * Attributes by path, however the author wrote the sets on the way: `inputs = { a.url = "…"; }` or `inputs.a.url = "…";`.
 *
 *     insertEntry(change, flake, ['inputs', 'llama-cpp'], [{ path: ['url'], value: '"github:…"' }, …])
 */
import type { BindingOptions, Edits } from './edits.ts';
import type { AttrSet, Binding, Inherit, InheritName } from './syntax.ts';

/** A binding, or a name of an `inherit`, with its whole path from the set that was asked. */
export interface FoundBinding {
  readonly binding: Binding | InheritName;
  /** The literal set that it stands in. */
  readonly set: AttrSet;
  /** Undefined for a name that is worked out when run. */
  readonly path: readonly (string | undefined)[];
}

/** What a set says in its text of one path. */
export interface BindingForms {
  /** Those that define the path itself. */
  readonly exact: readonly FoundBinding[];
  /** Those that define something below it, dotted or directly within a literal set that is its value. */
  readonly below: readonly FoundBinding[];
  /** Those that define a part of the way as something else than a literal set: nothing can be added below them. */
  readonly opaque: readonly FoundBinding[];
  /** The literal sets on the way, the asked one first; `depth` names of the path lead to each. */
  readonly sets: readonly { readonly set: AttrSet; readonly depth: number }[];
}

/** The bindings of a set that have to do with a path. Nothing is evaluated: `//`, functions and dynamic names are not seen. */
export function bindingForms(set: AttrSet, path: readonly string[]): BindingForms {
  const exact: FoundBinding[] = [];
  const below: FoundBinding[] = [];
  const opaque: FoundBinding[] = [];
  const sets: { set: AttrSet; depth: number }[] = [];
  const place = (found: FoundBinding): void => {
    const shared = path.slice(0, found.path.length);
    if (shared.some((name, index) => name !== found.path[index])) return;
    const value = found.binding.kind === 'Binding' ? found.binding.value : undefined;
    if (found.path.length > path.length) below.push(found);
    else if (found.path.length === path.length) exact.push(found);
    else if (value?.kind !== 'AttrSet') opaque.push(found);
    if (value?.kind === 'AttrSet' && found.path.length <= path.length) visit(value, found.path);
  };
  const visit = (within: AttrSet, prefix: readonly (string | undefined)[]): void => {
    sets.push({ set: within, depth: prefix.length });
    for (const binding of within.bindings) {
      if (binding.kind === 'Binding')
        place({ binding, set: within, path: [...prefix, ...binding.path.map(({ name }) => name)] });
      else
        for (const name of binding.names) place({ binding: name, set: within, path: [...prefix, name.name] });
    }
  };
  visit(set, []);
  return { exact, below, opaque, sets };
}

/**
 * Adds `PATH = VALUE;` to a set: into the literal set that goes furthest on the way, beside those that share most of it.
 * Returns false, and does nothing, where the path is defined already or leads through something that is no literal set.
 */
export function insertAttr(
  change: Edits,
  set: AttrSet,
  path: readonly string[],
  value: string,
  options: BindingOptions = {},
): boolean {
  const forms = bindingForms(set, path);
  if (forms.exact.length + forms.below.length + forms.opaque.length > 0) return false;
  const { target, rest } = targetOf(forms, path);
  change.insertBinding(target, `${attrPath(rest)} = ${value};`, {
    place: besideSiblings(target, rest),
    ...options,
  });
  return true;
}

/** One value of an entry: `inputs.nixpkgs.follows = "nixpkgs";` is the path below the entry and the value's text. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: string;
}

/**
 * Adds an attribute with several values below it, in the form that its siblings have: `x = { url = …; … };`, on one line or
 * several, or `x.url = …; x.inputs… = …;`. Returns false, and does nothing, where there is something at the path already or it
 * leads through something that is no literal set.
 */
export function insertEntry(
  change: Edits,
  set: AttrSet,
  path: readonly string[],
  leaves: readonly Leaf[],
  options: BindingOptions = {},
): boolean {
  const forms = bindingForms(set, path);
  if (forms.exact.length + forms.below.length + forms.opaque.length > 0) return false;
  const { target, rest } = targetOf(forms, path);
  const placed = { place: besideSiblings(target, rest), ...options };
  const form = isOnOneLine(target)
    ? 'line'
    : entryForm(bindingForms(set, path.slice(0, -1)).below, path.length, leaves.length > 1);
  if (form === 'dotted') {
    for (const leaf of leaves)
      change.insertBinding(target, `${attrPath([...rest, ...leaf.path])} = ${leaf.value};`, placed);
    return true;
  }
  const lines = leaves.map((leaf) => `${attrPath(leaf.path)} = ${leaf.value};`);
  const inside =
    form === 'line' ? ` ${lines.join(' ')} ` : `\n${lines.map((line) => `  ${line}\n`).join('')}`;
  change.insertBinding(target, `${attrPath(rest)} = {${inside}};`, placed);
  return true;
}

/** The literal set that goes furthest on the way to a path, and what is left of the path. */
function targetOf(
  { sets }: BindingForms,
  path: readonly string[],
): { target: AttrSet; rest: readonly string[] } {
  const within = sets.filter(({ depth }) => depth < path.length);
  const { set, depth } = within.reduce((best, each) => (each.depth >= best.depth ? each : best));
  return { target: set, rest: path.slice(depth) };
}

/** Right after the last of those bindings of a set that share most names with a path; at the end where none shares any. */
function besideSiblings(
  { bindings }: AttrSet,
  path: readonly string[],
): NonNullable<BindingOptions['place']> {
  const shared = (binding: Binding | Inherit): number => {
    if (binding.kind === 'Inherit') return 0;
    const differs = path.findIndex((name, index) => binding.path[index]?.name !== name);
    return differs === -1 ? path.length : differs;
  };
  const most = Math.max(0, ...bindings.map(shared));
  const last = bindings.findLast((binding) => shared(binding) === most);
  return most === 0 || last === undefined ? 'end' : { after: last };
}

/** A set that has its bindings on one line keeps them there. */
const isOnOneLine = ({ file, start, end, bindings }: AttrSet): boolean =>
  bindings.length > 0 && !file.text.slice(start, end).includes('\n');

/** How siblings with as many values are written: in lines, on one line, or dotted. */
function entryForm(
  siblings: readonly FoundBinding[],
  depth: number,
  several: boolean,
): 'lines' | 'line' | 'dotted' {
  const dotted = new Map<string, number>();
  const nested: AttrSet[] = [];
  for (const { binding, path } of siblings) {
    const name = path[depth - 1];
    if (binding.kind !== 'Binding' || name === undefined) continue;
    if (path.length > depth) dotted.set(name, (dotted.get(name) ?? 0) + 1);
    else if (binding.value.kind === 'AttrSet' && binding.value.bindings.length > 1 === several)
      nested.push(binding.value);
  }
  const dottedCount = [...dotted.values()].filter((count) => count > 1 === several).length;
  if (several ? dottedCount > nested.length : dottedCount >= nested.length) return 'dotted';
  const oneLine = nested.filter(({ file, start, end }) => !file.text.slice(start, end).includes('\n'));
  return oneLine.length * 2 > nested.length ? 'line' : 'lines';
}

const keywords = new Set(['if', 'then', 'else', 'assert', 'with', 'let', 'in', 'rec', 'inherit', 'or']);

/** A name as it is written in an attribute path: in quotes where it is no identifier. */
export function attrName(name: string): string {
  if (/^[A-Za-z_][\w'-]*$/.test(name) && !keywords.has(name)) return name;
  return `"${name.replace(/["\\]|\$\{/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

/** Names as an attribute path: `a."b c".d`. */
export function attrPath(names: readonly string[]): string {
  return names.map(attrName).join('.');
}
