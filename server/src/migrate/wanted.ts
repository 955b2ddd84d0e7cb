/** Which hosts a migration is for, and which backend each is to have: kept, known from its hardware, told, or to be asked. */
import type { Evaluator } from '../eval/evaluator.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { overlayItems } from '../eval/overlay-items.ts';
import { overlayResult, type PackageSet } from '../eval/package-set.ts';
import type { Extern, ExternOp } from '../eval/value.ts';
import { selectionOf } from '../fleet/gpu.ts';
import type { Fleet, Host, Installed } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import type { Selection } from '../upstream/backends.ts';
import { keptPackages } from './assumptions.ts';
import { migratedOf, sharesPackages } from './kept.ts';
import { hostConfigName } from './own-config.ts';
import { isExpr, type PackageSource, packageSource } from './package-source.ts';
import { isEditable, placeOf } from './places.ts';
import { isUpToDate } from './stale-overlays.ts';
import { isServicePackage, type MigratedPackage, type WantedHost } from './state.ts';
import type { Assumption, Decision, MigrationOptions } from './types.ts';

export interface Wanted {
  readonly wanted: WantedHost[];
  readonly decisions: Decision[];
  readonly assumptions: Assumption[];
  readonly notes: string[];
}

export function wantedHosts(fleet: Fleet, options: MigrationOptions): Wanted {
  const wanted: WantedHost[] = [];
  const decisions: Decision[] = [];
  const assumptions: Assumption[] = [];
  const notes: string[] = [];
  const places = new Set<Node>();
  for (const host of fleet.hosts)
    for (const { place } of migratedOf(host, options, fleet)) if (place) places.add(place);
  for (const host of fleet.hosts) {
    const kept = keptPackages(host, options, fleet);
    assumptions.push(...kept.assumptions);
    notes.push(...kept.notes);
    const installed = migratedOf(host, options, fleet);
    if (installed.length === 0 || isDone(fleet, host, installed, options)) continue;
    const packages = installed
      .map((one) => ({ installed: one, source: sourceOf(fleet, places, one) }))
      .filter(({ installed: one, source }) => !isChosenOfNixpkgs(host, one, source, options));
    const isLoose = ({ source, installed: one }: (typeof packages)[number]): boolean =>
      source === undefined && !isServicePackage(one);
    if (packages.every(isLoose)) {
      for (const one of packages) notes.push(unfollowedNote(fleet, host, one.installed));
      continue;
    }
    if (packages.length === 0) continue;
    const own = packages.filter(({ installed: one, source }) => isOwn(host, one, source, options));
    const isAllOwn = own.length === packages.length;
    const variant =
      options.gpu[host.name] ?? (isAllOwn ? selectionOf(installed[0]!.package) : variantOf(host, installed));
    if (!variant) {
      decisions.push(ask(host, installed));
      continue;
    }
    wanted.push({
      host,
      variant,
      packages: packages.map((one): MigratedPackage => {
        const isKeptChoice = own.includes(one);
        const selection = isKeptChoice ? selectionOf(one.installed.package)! : variant;
        const by = isKeptChoice ? 'own' : isLoose(one) ? 'loose' : host.kind === 'nixos' ? 'option' : 'named';
        return { ...one, selection, by };
      }),
    });
  }
  return { wanted: nameShared(wanted), decisions, assumptions, notes };
}

/**
 * A line that a home of a NixOS host and a home by itself share can't read the host's choice, which only one of them has: it names
 * the package, where that is the same for all and both get the overlay.
 */
function nameShared(wanted: readonly WantedHost[]): WantedHost[] {
  const targets = new Map<Node, (readonly [WantedHost, MigratedPackage])[]>();
  for (const one of wanted) {
    for (const found of one.packages) {
      const node = found.source?.kind === 'expression' ? found.source.expr : undefined;
      if (node) targets.set(node, [...(targets.get(node) ?? []), [one, found]]);
    }
  }
  const named = new Set<MigratedPackage>();
  for (const sharers of targets.values()) {
    const kinds = new Set(sharers.map(([, { by }]) => by));
    // Apple's hosts have Metal in the plain one.
    const selections = new Set(
      sharers.map(([, { selection }]) => (selection === 'metal' ? 'cpu' : selection)),
    );
    const canName = sharers.every(
      ([{ host }, { by, installed }]) => by === 'named' || sharesPackages(host, installed),
    );
    if (kinds.has('named') && kinds.has('option') && selections.size === 1 && canName)
      for (const [, found] of sharers) named.add(found);
  }
  return wanted.map((one) => ({
    ...one,
    packages: one.packages.map((found) => (named.has(found) ? { ...found, by: 'named' } : found)),
  }));
}

/** What can be done by hand about a package whose expression can't be found. */
export function unfollowedNote(fleet: Fleet, host: Host, installed: Installed): string {
  const { place, where } = installed;
  const at = isEditable(place, fleet.root) ? ` in ${placeOf(fleet, place)}` : '';
  const how = at
    ? `is put together${at} in a way that can’t be followed`
    : 'is not written where it could be replaced';
  const selected = hostConfigName(fleet.ev, host.modules, installed, place);
  const way =
    host.kind === 'nixos'
      ? `\`${selected}.services.llama-cpp.package\``
      : 'a package of the overlay, `pkgs.llama-cpp-cpu`,';
  return `${host.name}: its llama.cpp in ${where} ${how}; it stays as it is. By hand: put ${way} in its place.`;
}

function sourceOf(fleet: Fleet, places: ReadonlySet<Node>, installed: Installed): PackageSource | undefined {
  const { place, system, holds, where } = installed;
  if (isServicePackage(installed)) return undefined;
  if (
    where === 'services.llama-cpp.package' &&
    definitionsAt(fleet.ev, system, where.split('.')).definitions.length === 0
  )
    return { kind: 'option', path: where.split('.') };
  if (!isEditable(place, fleet.root)) return undefined;
  // `attrValues { inherit (pkgs) git llama-cpp; }`
  const isInherited = place.kind === 'InheritName' && place.parent?.kind === 'Inherit' && place.parent.from;
  if (isInherited) return { kind: 'inherited', name: place };
  if (!isExpr(place)) return undefined;
  const { value } = installed.package;
  return packageSource({ fleet, system, places, value }, place, holds === true);
}

/** A choice that the author has made by means of their own stays, unless the user says otherwise. */
function isOwn(
  host: Host,
  installed: Installed,
  source: PackageSource | undefined,
  { gpu }: MigrationOptions,
): boolean {
  const selection = selectionOf(installed.package);
  if (source?.kind !== 'choice' || selection === undefined) return false;
  if (gpu[host.name] !== undefined && gpu[host.name] !== selection) return false;
  // The choice names packages of `pkgs`, which must be those that get the overlay.
  return sharesPackages(host, installed);
}

/** The overlay's binding that a package comes from, changed by an override or not. */
export function definitionOf(ev: Evaluator, { package: found, system }: Installed): Node | undefined {
  if (found.definition) return found.definition;
  const pkgs = system.pkgs?.force();
  const { value } = found;
  if (value.kind !== 'extern') return undefined;
  const own = pkgs?.kind === 'pkgs' ? definitionIn(ev, pkgs.set, value) : undefined;
  return own ?? (value.root.type === 'pkgs' ? definitionIn(ev, value.root.set, value) : undefined);
}

function definitionIn(ev: Evaluator, set: PackageSet, value: Extern): Node | undefined {
  for (const index of overlayItems(set).keys()) {
    const result = overlayResult(ev, set, index);
    if (result.kind !== 'attrs') continue;
    for (const [name, thunk] of result.entries) {
      const base = /llama/i.test(name) ? thunk.force() : undefined;
      if (base?.kind === 'extern' && base.root === value.root && startsWith(value.ops, base.ops))
        return thunk.binding;
    }
  }
  return undefined;
}

const startsWith = (ops: readonly ExternOp[], first: readonly ExternOp[]): boolean =>
  first.length > 0 && first.every((op, index) => op === ops[index]);

/** nixpkgs' own packages, chosen by the author's own means, are where `--target nixpkgs` leads. */
const isChosenOfNixpkgs = (
  host: Host,
  installed: Installed,
  source: PackageSource | undefined,
  options: MigrationOptions,
): boolean =>
  options.target === 'nixpkgs' &&
  installed.package.origin === 'nixpkgs' &&
  isOwn(host, installed, source, options);

/** What a host has, or is for. */
function variantOf(host: Host, installed: readonly Installed[]): Selection | undefined {
  if (host.gpu.selection) return host.gpu.selection;
  const chosen = new Set(
    installed.filter((one) => one.package.chosen).map((one) => selectionOf(one.package)),
  );
  const [only] = chosen;
  if (chosen.size === 1 && only) return only;
  // Apple's hosts and homes by themselves say nothing of their hardware: what they have is what they get.
  if (host.kind === 'nixos') return undefined;
  const all = new Set(installed.map((one) => selectionOf(one.package)));
  return all.size === 1 && !host.gpu.evidence.some((one) => one.strength === 'sure')
    ? [...all][0]
    : undefined;
}

function ask(host: Host, installed: readonly Installed[]): Decision {
  const backends = [
    ...new Set(
      installed.flatMap(({ package: { backends: found } }) =>
        found && found.length > 0 ? [found.join(' and ')] : [],
      ),
    ),
  ];
  const has = backends.length > 0 ? ` It has ${backends.join(', and also ')} now.` : '';
  return {
    host: host.name,
    question: `Which backend should llama.cpp have on ${host.name}?${has}`,
    flag: `--gpu ${host.name}=…`,
    choices: host.gpu.choices,
  };
}

/** True for a host whose packages are nixpkgs' own build of the variant that the option says. */
function isSelected(host: Host, installed: readonly Installed[]): boolean {
  if (host.gpu.from !== 'option') return false;
  return installed.every(
    ({ package: found }) => found.origin === 'nixpkgs' && selectionOf(found) === host.gpu.selection,
  );
}

/**
 * True for a host that is where the migration leads: every package is an overlay's, built well from the official flake, and the one
 * that the option says where it says one.
 */
function isDone(
  fleet: Fleet,
  host: Host,
  installed: readonly Installed[],
  { target, gpu }: MigrationOptions,
): boolean {
  const told = gpu[host.name];
  if (target === 'nixpkgs') return told === undefined && isSelected(host, installed);
  const variant = told ?? (host.gpu.from === 'option' ? host.gpu.selection : undefined);
  return installed.every((one) => {
    const found = one.package;
    const file = definitionOf(fleet.ev, one)?.file.path;
    const overlay = fleet.overlays.find(({ path }) => path === file);
    return (
      found.origin === 'upstream' &&
      overlay !== undefined &&
      isUpToDate(overlay) &&
      (variant === undefined || selectionOf(found) === variant)
    );
  });
}
