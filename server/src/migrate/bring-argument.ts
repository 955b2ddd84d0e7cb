/** Module arguments that new text needs: `config`, `osConfig`, `pkgs`. */
import { collect } from '../eval/modules/collect.ts';
import type { Apply, AttrSet, Lambda, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { outputsFunction } from './add-input.ts';
import { binderAt, moduleFunction, placeOf } from './places.ts';
import type { Migration } from './state.ts';
import { usesOf } from './uses.ts';

/** Makes `config` or `osConfig` an argument of the module that a node stands in. */
export function bringArgument(migration: Migration, node: Node, name: string): string | undefined {
  const binder = binderAt(node, name);
  if (binder) return undefined;
  const { lambda, root } = moduleFunction(node);
  // What the outputs take are inputs; outside a module there is no such argument.
  if (lambda !== undefined && lambda === outputsFunction(migration.fleet))
    return `${placeOf(migration.fleet, node)} is outside the hosts’ modules and has no \`${name}\` to hand on; keep what is called there apart from what the hosts run`;
  const change = migration.editsOf(node.file.path);
  if (lambda?.formals) {
    if (!lambda.formals.ellipsis && !lambda.formals.formals.length) return 'a module takes no arguments';
    change.addFormal(lambda.formals, name);
    return lambda === skipParens(node.file.tree.root)
      ? passWhereCalled(migration, node.file.path, name)
      : undefined;
  }
  if (lambda)
    return `${node.file.path.slice(migration.fleet.root.length + 1)} takes its arguments by one name`;
  // A module that is a plain set becomes a function of what it needs.
  const inList = root.parent?.kind === 'List';
  change.replaceSpan(
    { start: root.start, end: root.start },
    inList ? `({ ${name}, ... }: ` : `{ ${name}, ... }:\n`,
  );
  if (inList) change.replaceSpan({ start: root.end, end: root.end }, ')');
  return undefined;
}

/** A file that is called by hand, `import ./llm { inherit pkgs; }`, gets an argument from there and not from the module system. */
function passWhereCalled(migration: Migration, file: string, name: string): string | undefined {
  for (const { path } of usesOf(migration, file)) {
    const given = givenTo(path);
    if (!given || !migration.isFirst(given, `pass ${name}`)) continue;
    const { lambda } = moduleFunction(given);
    if (lambda && lambda !== skipParens(given.file.tree.root) && !isHostModule(migration, lambda))
      return `${placeOf(migration.fleet, given)} is outside the hosts’ modules and has no \`${name}\` to hand on; keep what is called there apart from what the hosts run`;
    const change = migration.editsOf(given.file.path);
    const inherited = given.bindings.find((binding) => binding.kind === 'Inherit' && !binding.from);
    if (inherited?.kind === 'Inherit') change.addInheritName(inherited, name);
    else change.insertBinding(given, `inherit ${name};`);
    const problem = bringArgument(migration, given, name);
    if (problem) return problem;
  }
  return undefined;
}

/** Whether a function is a module of a host or of a home: others, such as `perSystem`, have another `config` or none. */
function isHostModule({ fleet, wanted }: Migration, lambda: Lambda): boolean {
  const systems = new Set([
    ...fleet.hosts.flatMap(({ modules }) => modules ?? []),
    ...wanted.flatMap(({ packages }) => packages.map(({ installed }) => installed.system)),
  ]);
  return [...systems].some((system) =>
    collect(fleet.ev, system).modules.some(({ value }) =>
      value.origins.some((origin) => [...ancestors(origin)].includes(lambda)),
    ),
  );
}

/** The set that an imported file is called with. */
function givenTo(path: Node): AttrSet | undefined {
  const imported = applied(path);
  const call = imported && callOf(imported);
  const argument = call && skipParens(call.arg);
  return argument?.kind === 'AttrSet' ? argument : undefined;
}

const applied = ({ parent }: Node): Apply | undefined => (parent?.kind === 'Apply' ? parent : undefined);

function callOf(fn: Apply): Apply | undefined {
  let inner: Node = fn;
  while (inner.parent?.kind === 'Paren') inner = inner.parent;
  const { parent } = inner;
  return parent?.kind === 'Apply' && parent.fn === inner ? parent : undefined;
}
