/**
 * Step select-package: each place that installs a llama.cpp installs the host's selected one. Home Manager reads it from the
 * host's configuration.
 */
import { relative } from '../fleet/load.ts';
import type { Installed } from '../fleet/types.ts';
import { references, resolve } from '../nix/scopes.ts';
import type { Binding, InheritName, Node } from '../nix/syntax.ts';
import { ancestors, walk } from '../nix/walk.ts';
import { isExpr, type PackageSource, packageSource } from './package-source.ts';
import { binderAt, isEditable, moduleFunction } from './places.ts';
import type { Migration } from './state.ts';

/** Replaces every package. Returns why it can't. */
export function selectPackages(migration: Migration): string | undefined {
  const all = migration.wanted.flatMap(({ host }) =>
    host.packages.map((installed) => ({ installed, host: host.name })),
  );
  const places = new Set(all.flatMap(({ installed }) => installed.place ?? []));
  const gone: Node[] = [];
  for (const { installed, host } of all) {
    const problem = selectPackage(migration, installed, host, places, gone);
    if (problem) return problem;
  }
  dropUnused(migration, gone);
  return undefined;
}

/** The expression that installs a package, as text: in a home it is the host's. */
export const selectedText = (installed: Installed): string =>
  installed.system.kind === 'home'
    ? 'osConfig.services.llama-cpp.package'
    : 'config.services.llama-cpp.package';

/** `gone` collects what is taken out of the text. */
function selectPackage(
  migration: Migration,
  installed: Installed,
  host: string,
  places: ReadonlySet<Node>,
  gone: Node[],
): string | undefined {
  const { fleet } = migration;
  const node = installed.place;
  if (installed.where.endsWith('services.llama-cpp.package'))
    return dropServicePackage(migration, installed, gone);
  const where = `the llama.cpp in ${installed.where} of ${host}`;
  if (!isEditable(node, fleet.root) || !isExpr(node))
    return `${where} is not written where it could be replaced`;
  const source = packageSource({ fleet, system: installed.system, places }, node, installed.holds === true);
  if (!source) {
    const at = `${relative(fleet.root, node.file.path)}:${lineOf(node)}`;
    return `${where} is put together in ${at} in a way that can’t be followed`;
  }
  return replaceSource(migration, source, installed, gone);
}

const lineOf = (node: Node): number => node.file.text.slice(0, node.start).split('\n').length;

function replaceSource(
  migration: Migration,
  source: PackageSource,
  installed: Installed,
  gone: Node[],
): string | undefined {
  const text = selectedText(installed);
  if (source.kind === 'option')
    return `\`${source.path.join('.')}\` takes its default from the package’s name; define it as ${text}`;
  const node = source.kind === 'expression' ? source.expr : source.name;
  if (!migration.isFirst(node, 'select')) return undefined;
  if (node.file.text.slice(node.start, node.end) === text) return undefined;
  const problem = bringArgument(migration, node, text.split('.')[0]!);
  if (problem) return problem;
  const change = migration.editsOf(node.file.path);
  if (source.kind === 'expression') {
    change.replace(source.expr, text);
  } else {
    const scope = source.name.parent?.parent;
    if (scope?.kind !== 'Let' && scope?.kind !== 'AttrSet')
      return `\`${source.name.name}\` is inherited where it can’t be replaced`;
    change.removeInheritName(source.name);
    const binding = `${source.name.name} = ${text};`;
    if (scope.kind === 'AttrSet') change.insertBinding(scope, binding);
    else change.insertLet(scope, binding);
  }
  gone.push(node);
  return undefined;
}

/** The service takes the module's default once nothing else is said. */
function dropServicePackage(migration: Migration, installed: Installed, gone: Node[]): string | undefined {
  const node = installed.place;
  if (!isEditable(node, migration.fleet.root)) return undefined;
  if (node.file.path === migration.modulePath) return undefined;
  const binding = [node, ...ancestors(node)].find((outer) => outer.kind === 'Binding');
  if (binding?.kind !== 'Binding' || binding.path.at(-1)?.name !== 'package') return undefined;
  if (!migration.isFirst(binding, 'select')) return undefined;
  migration.editsOf(node.file.path).removeBinding(binding);
  gone.push(binding.value);
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

/** Takes away `let` bindings that only what is gone used, and those that only they used. */
export function dropUnused(migration: Migration, replaced: readonly Node[]): void {
  const gone = new Set<Node>(replaced);
  const queue = [...replaced];
  for (let at = queue.pop(); at; at = queue.pop()) {
    for (const binding of letsUsedBy(at)) {
      if (gone.has(binding)) continue;
      const isUsed = references(binding).some(
        (use) => ![use, ...ancestors(use)].some((outer) => gone.has(outer)),
      );
      if (isUsed) continue;
      gone.add(binding);
      const change = migration.editsOf(binding.file.path);
      if (binding.kind === 'InheritName') {
        change.removeInheritName(binding);
      } else {
        change.removeBinding(binding);
        queue.push(binding.value);
      }
    }
  }
}

function letsUsedBy(root: Node): (Binding | InheritName)[] {
  const found: (Binding | InheritName)[] = [];
  walk(root, (node) => {
    const meaning = node.kind === 'Variable' ? resolve(node) : undefined;
    if (meaning?.kind === 'let' && meaning.all.length === 1) found.push(meaning.node);
    return undefined;
  });
  return found;
}
