/** An attribute that one set or `let` defines twice. */
import type { AttrSet, Binding, Inherit, InheritName, Let, Node } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const duplicateAttribute: Rule = {
  id: 'duplicate-attribute',
  severity: 'error',
  summary: 'an attribute is defined twice',
  *check({ fleet, files, isAboutLlama }) {
    for (const file of files) {
      if (!isAboutLlama && file !== fleet?.flake) continue;
      for (const set of nodesOf(file, 'AttrSet')) yield* duplicates(set);
      for (const scope of nodesOf(file, 'Let')) yield* duplicates(scope);
    }
  },
};

/** What stands at a name: the names below it, or a value. */
interface Entry {
  readonly node: Binding | InheritName;
  /** Undefined for a value that is no literal set. */
  readonly below: Map<string, Entry> | undefined;
}

function* duplicates(scope: AttrSet | Let): Iterable<Found> {
  // A set that another binding of its name is merged with is looked at with that one.
  const entries = new Map<string, Entry>();
  for (const binding of scope.bindings) yield* add(entries, binding);
}

function* add(entries: Map<string, Entry>, binding: Binding | Inherit): Iterable<Found> {
  if (binding.kind === 'Inherit') {
    for (const name of binding.names) {
      const before = entries.get(name.name);
      if (before) yield found(name, name.name, before.node);
      else entries.set(name.name, { node: name, below: undefined });
    }
    return;
  }
  yield* addPath(entries, binding, 0);
}

function* addPath(entries: Map<string, Entry>, binding: Binding, index: number): Iterable<Found> {
  const name = binding.path[index]!.name;
  // What a dynamic name stands for, only evaluation knows.
  if (name === undefined) return;
  const isLast = index === binding.path.length - 1;
  const before = entries.get(name);
  const literal = isLast && binding.value.kind === 'AttrSet' ? binding.value : undefined;
  if (!before) {
    const below = isLast && !literal ? undefined : new Map<string, Entry>();
    entries.set(name, { node: binding, below });
    if (below && !isLast) yield* addPath(below, binding, index + 1);
    if (below && literal) for (const inner of literal.bindings) fill(below, inner);
    return;
  }
  const path = binding.path
    .slice(0, index + 1)
    .map((step) => step.name)
    .join('.');
  if (!before.below || (isLast && !literal)) {
    yield found(binding, path, before.node);
    return;
  }
  if (!isLast) yield* addPath(before.below, binding, index + 1);
  else for (const inner of literal!.bindings) yield* add(before.below, inner);
}

/** Adds what a literal set holds; its own duplicates are found where it stands. */
function fill(entries: Map<string, Entry>, binding: Binding | Inherit): void {
  for (const _ of add(entries, binding));
}

function found(node: Binding | InheritName, name: string, before: Node): Found {
  return {
    file: node.file,
    span: nameSpan(node),
    message: `\`${name}\` is defined twice: Nix stops with “attribute '${name}' already defined”.`,
    related: [{ file: before.file, span: nameSpan(before), message: 'defined here first' }],
    fixes: isSame(node, before) ? [remove(node)] : [],
  };
}

/** Two bindings that say the same. */
const isSame = (node: Node, before: Node): node is Binding =>
  node.kind === 'Binding' && before.kind === 'Binding' && textOf(node) === textOf(before);

const remove = (binding: Binding): Fix => ({
  kind: 'change',
  title: 'Remove the second definition, which is the same',
  safe: true,
  preferred: true,
  change: () => changeFile(binding.file, (edits) => edits.removeBinding(binding)),
});
