/**
 * Step select-package: each place that installs a llama.cpp installs the host's selected one. Home Manager reads it from the
 * host's configuration.
 */
import type { Installed } from '../fleet/types.ts';
import { references, resolve } from '../nix/scopes.ts';
import type { Binding, Expr, Node } from '../nix/syntax.ts';
import { ancestors, skipParens, walk } from '../nix/walk.ts';
import { binderAt, isEditable, moduleFunction } from './places.ts';
import type { Migration } from './state.ts';

const isExpr = (node: Node): node is Expr =>
  !['Binding', 'Inherit', 'InheritName', 'AttrName', 'Formals', 'Formal', 'Interpolation'].includes(
    node.kind,
  );

/** Replaces every package. Returns why it can't. */
export function selectPackages(migration: Migration): string | undefined {
  const done = new Set<Node>();
  for (const { host } of migration.wanted) {
    for (const installed of host.packages) {
      const node = installed.place;
      if (node && done.has(node)) continue;
      const problem = selectPackage(migration, installed, host.name);
      if (problem) return problem;
      if (node) done.add(node);
    }
  }
  return undefined;
}

/** The expression that installs a package, as text: in a home it is the host's. */
export const selectedText = (installed: Installed): string =>
  installed.system.kind === 'home'
    ? 'osConfig.services.llama-cpp.package'
    : 'config.services.llama-cpp.package';

export function selectPackage(migration: Migration, installed: Installed, host: string): string | undefined {
  const { fleet } = migration;
  const node = installed.place;
  if (installed.where.endsWith('services.llama-cpp.package')) return dropServicePackage(migration, installed);
  if (!isEditable(node, fleet.root) || !isExpr(node)) {
    return `the llama.cpp in ${installed.where} of ${host} is not written where it could be replaced`;
  }
  const text = selectedText(installed);
  if (fleet.flake && node.file.text.slice(node.start, node.end) === text) return undefined;
  const problem = bringArgument(migration, node, text.split('.')[0]!);
  if (problem) return problem;
  migration.editsOf(node.file.path).replace(node, text);
  dropUnused(migration, node);
  return undefined;
}

/** The service takes the module's default once nothing else is said. */
function dropServicePackage(migration: Migration, installed: Installed): string | undefined {
  const node = installed.place;
  if (!isEditable(node, migration.fleet.root)) return undefined;
  if (node.file.path === migration.modulePath) return undefined;
  const binding = [node, ...ancestors(node)].find((outer) => outer.kind === 'Binding');
  if (binding?.kind !== 'Binding' || binding.path.at(-1)?.name !== 'package') return undefined;
  migration.editsOf(node.file.path).removeBinding(binding);
  return undefined;
}

/** Makes `config` or `osConfig` an argument of the module that a node stands in. */
export function bringArgument(migration: Migration, node: Node, name: string): string | undefined {
  const binder = binderAt(node, name);
  if (binder) return undefined;
  const { lambda, root } = moduleFunction(node);
  const change = migration.editsOf(node.file.path);
  if (lambda?.formals) {
    if (!lambda.formals.ellipsis && !lambda.formals.formals.length) return 'a module takes no arguments';
    change.addFormal(lambda.formals, name);
    return undefined;
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

/** Takes away a `let` binding that only the replaced name used, and those that only it used. */
export function dropUnused(migration: Migration, replaced: Node): void {
  const expr = isExpr(replaced) ? skipParens(replaced) : undefined;
  const gone = new Set<Node>([replaced]);
  const queue: Node[] = expr ? [expr] : [];
  for (let at = queue.pop(); at; at = queue.pop()) {
    const names: Binding[] = [];
    walk(at, (node) => {
      if (node.kind === 'Variable') {
        const meaning = resolve(node);
        if (meaning.kind === 'let' && meaning.all.length === 1 && meaning.node.kind === 'Binding')
          names.push(meaning.node);
      }
      return undefined;
    });
    for (const binding of names) {
      if (gone.has(binding)) continue;
      const isUsed = references(binding).some(
        (use) => ![use, ...ancestors(use)].some((outer) => gone.has(outer)),
      );
      if (isUsed) continue;
      gone.add(binding);
      migration.editsOf(binding.file.path).removeBinding(binding);
      queue.push(binding.value);
    }
  }
}
