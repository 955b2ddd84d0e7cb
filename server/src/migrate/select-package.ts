/**
 * Step select-package: each place that installs a llama.cpp installs the host's selected one. Home Manager reads it from the
 * host's configuration.
 */
import { definitionsAt } from '../eval/modules/definitions.ts';
import { insertAttr } from '../nix/edits-attrs.ts';
import { references, resolve } from '../nix/scopes.ts';
import type { AttrSet, Binding, InheritName, Node } from '../nix/syntax.ts';
import { ancestors, skipParens, walk } from '../nix/walk.ts';
import { isVariant } from '../upstream/backends.ts';
import { nixpkgsAttributeFor } from '../upstream/nixpkgs-packages.ts';
import { bringArgument } from './bring-argument.ts';
import { keepMachineFlags, ownFlags, withFlags } from './machine-flags.ts';
import { chooseFromOverlay } from './own-choice.ts';
import { hostConfigName } from './own-config.ts';
import type { PackageSource } from './package-source.ts';
import { isEditable, placeOf } from './places.ts';
import { hostSet, insertOption, isOnlyOf } from './set-gpu.ts';
import { isServicePackage, type MigratedPackage, type Migration, type WantedHost } from './state.ts';
import { nixpkgsCombination } from './write-module.ts';

/** Replaces every package. Returns why it can't. */
export function selectPackages(migration: Migration): string | undefined {
  const gone: Node[] = [];
  const texts = new Map<Node, string>();
  for (const wanted of migration.wanted) {
    for (const one of wanted.packages) {
      const problem = selectPackage(migration, wanted, one, texts, gone);
      if (problem) return problem;
    }
  }
  const problem = keepMachineFlags(migration);
  if (problem) return problem;
  dropUnused(migration, gone);
  return undefined;
}

/** The expression that installs a package, as text: it is the host's, in a home too. */
function selectedText(
  { options, fleet }: Migration,
  { host }: WantedHost,
  { by, installed, selection, source }: MigratedPackage,
): string {
  if (by !== 'named') {
    const at =
      source?.kind === 'inherited' ? source.name : source && 'expr' in source ? source.expr : undefined;
    const name = hostConfigName(fleet.ev, host.modules, installed, at ?? installed.place);
    return `${name}.services.llama-cpp.package`;
  }
  // Apple's hosts have Metal in it, as upstream's package has there.
  if (options.target === 'upstream') return `pkgs.llama-cpp-${selection === 'metal' ? 'cpu' : selection}`;
  return isVariant(selection)
    ? `pkgs.${nixpkgsAttributeFor(selection, fleet.nixpkgsDay).attribute}`
    : `(${nixpkgsCombination(selection)})`;
}

/** A name under `with pkgs` stays a name. */
function bareWherePossible(text: string, source: PackageSource): string {
  if (source.kind !== 'expression' || !/^pkgs\.[\w-]+$/.test(text)) return text;
  const expr = skipParens(source.expr);
  const meaning = expr.kind === 'Variable' ? resolve(expr) : undefined;
  const namespace = meaning?.kind === 'with' ? skipParens(meaning.withs[0]!.namespace) : undefined;
  return namespace?.kind === 'Variable' && namespace.name === 'pkgs' ? text.slice('pkgs.'.length) : text;
}

/** `texts`: what each expression has become; `gone` collects what is taken out of the text. */
function selectPackage(
  migration: Migration,
  wanted: WantedHost,
  one: MigratedPackage,
  texts: Map<Node, string>,
  gone: Node[],
): string | undefined {
  const { fleet } = migration;
  const { installed, source } = one;
  const node = installed.place;
  if (isServicePackage(installed)) return dropServicePackage(migration, wanted, one, gone);
  if (one.by === 'loose') return undefined;
  const where = `the llama.cpp in ${installed.where} of ${wanted.host.name}`;
  const at = node && isEditable(node, fleet.root) ? placeOf(fleet, node) : undefined;
  if (!source) return `${where} is not written where it could be replaced`;
  if (source.kind === 'choice' && one.by === 'own') {
    if (migration.isFirst(source.expr, 'choice'))
      chooseFromOverlay(migration.editsOf(source.expr.file.path), source.choice);
    return undefined;
  }
  const selected = selectedText(migration, wanted, one);
  const flags = one.by === 'named' ? ownFlags(migration, wanted, one) : [];
  const text = flags.length > 0 ? `(${withFlags(selected, flags)})` : bareWherePossible(selected, source);
  if (source.kind === 'option') {
    return defineOption(migration, wanted, source.path, text);
  }
  const target = source.kind === 'inherited' ? source.name : source.expr;
  const earlier = texts.get(target);
  if (earlier !== undefined)
    return earlier === text
      ? undefined
      : `${where} stands in ${at}, which others share that are to have another (${earlier} and ${text}); give each a line of its own, in a file that only they import`;
  texts.set(target, text);
  return replaceSource(migration, source, text, gone);
}

/** An option whose default comes from a package's name is defined: beside what enables it, else in the host's own module. */
function defineOption(
  migration: Migration,
  wanted: WantedHost,
  path: readonly string[],
  text: string,
): string | undefined {
  const name = path.join('.');
  const beside = besideEnable(migration, wanted, path);
  const set = beside?.set ?? hostSet(migration, wanted);
  if (!set) return `\`${name}\` is not written where it could be defined as ${text}`;
  if (!migration.isFirst(set, name)) return undefined;
  const problem = bringArgument(migration, set, /\w+/.exec(text)![0]);
  if (problem) return problem;
  const change = migration.editsOf(set.file.path);
  if (beside) insertAttr(change, set, beside.rest, text, { place: { after: beside.binding } });
  else insertOption(change, set, path, text);
  return undefined;
}

/** The set in which `services.x.enable` is defined for these hosts alone, and what of the path is left there. */
function besideEnable(
  migration: Migration,
  wanted: WantedHost,
  path: readonly string[],
): { set: AttrSet; rest: readonly string[]; binding: Binding } | undefined {
  const { fleet } = migration;
  const enable = [...path.slice(0, -1), 'enable'];
  for (const { node, module } of definitionsAt(fleet.ev, wanted.host.modules!, enable).definitions) {
    if (node?.kind !== 'Binding' || !isEditable(node, fleet.root) || !isOnlyOf(migration, module, wanted))
      continue;
    if (node.parent?.kind === 'AttrSet')
      return { set: node.parent, rest: path.slice(path.length - node.path.length), binding: node };
  }
  return undefined;
}

function replaceSource(
  migration: Migration,
  source: Exclude<PackageSource, { kind: 'option' }>,
  text: string,
  gone: Node[],
): string | undefined {
  const node = source.kind === 'inherited' ? source.name : source.expr;
  if (node.file.text.slice(node.start, node.end) === text) return undefined;
  const problem = text.includes('.') ? bringArgument(migration, node, /\w+/.exec(text)![0]) : undefined;
  if (problem) return problem;
  const change = migration.editsOf(node.file.path);
  gone.push(node);
  if (source.kind !== 'inherited') {
    change.replace(source.expr, text);
    return undefined;
  }
  const scope = source.name.parent?.parent;
  if (scope?.kind !== 'Let' && scope?.kind !== 'AttrSet')
    return `\`${source.name.name}\` is inherited where it can’t be replaced`;
  change.removeInheritName(source.name);
  const binding = `${source.name.name} = ${text};`;
  if (scope.kind === 'AttrSet') change.insertBinding(scope, binding);
  else change.insertLet(scope, binding);
  return undefined;
}

/** The service takes the module's default once nothing else is said; a package with flags of its own is said anew. */
function dropServicePackage(
  migration: Migration,
  wanted: WantedHost,
  one: MigratedPackage,
  gone: Node[],
): string | undefined {
  const node = one.installed.place;
  if (!isEditable(node, migration.fleet.root)) return undefined;
  if (node.file.path === migration.modulePath) return undefined;
  const binding = [node, ...ancestors(node)].find((outer) => outer.kind === 'Binding');
  if (binding?.kind !== 'Binding' || binding.path.at(-1)?.name !== 'package') return undefined;
  if (!migration.isFirst(binding, 'select')) return undefined;
  gone.push(binding.value);
  if (ownFlags(migration, wanted, one).length > 0) return undefined;
  migration.editsOf(node.file.path).removeBinding(binding);
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
