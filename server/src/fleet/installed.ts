/** The llama.cpp packages that a module system installs, option by option. */
import type { Evaluator } from '../eval/evaluator.ts';
import { isLibNode } from '../eval/lib/index.ts';
import { nestedHome } from '../eval/models/home-manager.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { Definition } from '../eval/modules/properties.ts';
import { readOption } from '../eval/modules/read.ts';
import { inForce } from '../eval/modules/settle.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Thunk } from '../eval/thunk.ts';
import { isHole, type Unknown, type Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import { isKept } from './in-force.ts';
import { llamaPackage, type PackageContext } from './llama-package.ts';
import { named } from './named.ts';
import { type Causes, causeOf, causes, distinct, listed } from './notes.ts';
import { speakingModules } from './speaking.ts';
import type { Installed, UnknownNote } from './types.ts';
import { unseenModules } from './unseen-modules.ts';
import { authored, heldBy, type Use, usedIn } from './used.ts';

export interface Found {
  readonly packages: readonly Installed[];
  readonly unknown: readonly UnknownNote[];
}

/** What is gathered on the way. */
interface Scan {
  readonly packages: Installed[];
  readonly notes: UnknownNote[];
  readonly causes: Causes;
}

/** Everything that a host, or a home by itself, installs. */
export function installedIn(context: PackageContext, system: ModuleSystem): Found {
  const found: Scan = { packages: [], notes: [], causes: causes() };
  scanSystem(context, system, '', found);
  if (system.kind !== 'home') scanHomes(context, system, found);
  return { packages: found.packages, unknown: distinct([...found.notes, ...found.causes.notes()]) };
}

/** The homes of a host's users, by Home Manager. */
function scanHomes(context: PackageContext, host: ModuleSystem, found: Scan): void {
  const { ev } = context;
  const path = ['home-manager', 'users'];
  for (const user of namesAt(ev, host, path)) {
    const where = [...path, user].join('.');
    const home = nestedHome(ev, host, user);
    found.notes.push(...unseenModules(ev, home, undefined, { where, host }));
    scanSystem(context, home, `${where}.`, found);
  }
  noteUnseenNames(ev, host, path, found, () => false);
}

/** Names defined below an option that is a set of things by name. */
function namesAt(ev: Evaluator, system: ModuleSystem, path: readonly string[]): string[] {
  const names = new Set<string>();
  for (const { value } of definitionsAt(ev, system, path).definitions) {
    const set = value.force();
    if (set.kind !== 'attrs') continue;
    for (const name of [...set.entries.keys(), ...(set.rest?.under.keys() ?? [])]) names.add(name);
  }
  return [...names];
}

/**
 * Says why there may be more names below such an option, for a reason that is told of nothing else yet.
 * @param isEmpty whether what stands at a name that is not known surely installs nothing
 */
function noteUnseenNames(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
  found: Scan,
  isEmpty: (value: Thunk) => boolean,
): void {
  const where = path.join('.');
  const { definitions, holes } = definitionsAt(ev, system, path);
  for (const hole of holes) found.causes.addNew(where, causeOf(hole, system.node));
  for (const { value, node } of definitions) {
    const set = value.force();
    if (set.kind !== 'attrs') found.causes.addNew(where, causeOf(set, node));
    else if (set.rest && !set.rest.values?.every(isEmpty))
      found.causes.addNew(where, causeOf(set.rest.hole, node));
  }
}

/** What stands at an unknown name and says nothing of packages: `users.users.${name}.extraGroups = [ … ]`. */
function hasNoPackages(thunk: Thunk): boolean {
  const value = thunk.force();
  return (
    value.kind === 'attrs' && !value.rest && !['packages', '_type'].some((name) => value.entries.has(name))
  );
}

function scanSystem(context: PackageContext, system: ModuleSystem, prefix: string, found: Scan): void {
  const { ev } = context;
  const lists = listOptions(ev, system);
  for (const path of lists) scanList(context, system, path, prefix, found);
  if (system.kind !== 'home') noteUnseenNames(ev, system, ['users', 'users'], found, hasNoPackages);
  scanService(context, system, prefix, found);
  const known = new Set([...lists.map((path) => path.join('.')), 'services.llama-cpp.package']);
  const uses = usedIn(context, system, (path) => known.has(path.join('.')));
  found.notes.push(...perhapsUsed(uses, prefix));
  for (const use of uses) {
    if (use.doubt) continue;
    found.packages.push({
      package: named(ev, system, use.package),
      where: prefix + use.where,
      place: use.place,
      holds: use.holds,
      system,
    });
  }
}

/** Each reason once, with the options that hang on it. */
function perhapsUsed(uses: readonly Use[], prefix: string): UnknownNote[] {
  const byReason = new Map<string, Use[]>();
  for (const use of uses) {
    if (use.doubt) byReason.set(use.doubt.reason, [...(byReason.get(use.doubt.reason) ?? []), use]);
  }
  return [...byReason].map(([reason, of]) => ({
    about: 'llama',
    text: `${listed(of.map(({ where }) => prefix + where))}: llama.cpp is perhaps used: ${reason}`,
    node: of[0]!.place,
  }));
}

function listOptions(ev: Evaluator, system: ModuleSystem): string[][] {
  if (system.kind === 'home') return [['home', 'packages']];
  const users = namesAt(ev, system, ['users', 'users']).map((user) => ['users', 'users', user, 'packages']);
  return [['environment', 'systemPackages'], ...users];
}

function scanList(
  context: PackageContext,
  system: ModuleSystem,
  path: readonly string[],
  prefix: string,
  found: Scan,
): void {
  const where = prefix + path.join('.');
  const { definitions, holes } = definitionsAt(context.ev, system, path);
  for (const hole of holes) found.causes.add(where, causeOf(hole, system.node));
  for (const definition of inForce(definitions, definedByOthers(path))) {
    const kept = isKept(context.ev, system, path, definition.module);
    if (kept === false) continue;
    const doubt = definition.doubt ?? (kept === true ? undefined : kept);
    const place: Place = { system, definition, where, doubt };
    scanValue(context, definition.value.force(), definition.node, place, found);
  }
}

/** NixOS, nix-darwin and Home Manager install packages of their own, plainly: what is `mkDefault` beside them never counts. */
const definedByOthers = (path: readonly string[]): number | undefined =>
  path[0] === 'users' ? undefined : 100;

/** Where a list of packages stands. */
interface Place {
  readonly system: ModuleSystem;
  readonly definition: Definition;
  readonly where: string;
  /** Why what stands there is perhaps not installed; undefined where it surely is. */
  readonly doubt: Unknown | undefined;
}

/** A list, or one of several lists. */
function scanValue(
  context: PackageContext,
  value: Value,
  node: Node | undefined,
  place: Place,
  found: Scan,
): void {
  if (value.kind === 'union') {
    for (const option of value.options)
      scanValue(context, option, node, { ...place, doubt: place.doubt ?? value.why }, found);
    return;
  }
  if (value.kind === 'extern' && value.root.type === 'pkgs' && !llamaPackage(context, value)) return;
  if (isOthersOption(value)) return;
  if (value.kind !== 'list') {
    found.causes.add(place.where, causeOf(value, node ?? place.definition.node));
    return;
  }
  for (const item of value.items) {
    if (isHole(item)) scanValue(context, item.hole, place.definition.node, place, found);
    else scanElement(context, item.force(), item.node, place, found);
  }
}

/** An option that nobody here sets has the value that somebody else's modules give it: the packages of another service. */
function isOthersOption(value: Value): boolean {
  const path =
    value.kind === 'config'
      ? value.path
      : value.kind === 'extern' && value.root.type === 'config' && value.ops.every((op) => op.op === 'select')
        ? value.root.path
        : undefined;
  return path !== undefined && !path.some((name) => /llama/i.test(name));
}

function scanElement(
  context: PackageContext,
  value: Value,
  node: Node | undefined,
  place: Place,
  found: Scan,
): void {
  const { where, definition, system } = place;
  const note = (text: string): void => {
    found.notes.push({
      about: 'llama',
      text: `${where}: ${text}`,
      node: node && !isLibNode(node) ? node : definition.node,
    });
  };
  if (isOthersOption(value)) return;
  if (value.kind === 'unknown' || value.kind === 'failure' || value.kind === 'config') {
    found.causes.add(where, causeOf(value, node ?? definition.node));
    return;
  }
  const found_ = llamaPackage(context, value);
  if (!found_) {
    if (value.kind === 'union' && value.options.some((option) => llamaPackage(context, option)))
      note(`which llama.cpp it is can’t be decided: ${value.why.reason}`);
    else addHeld(context, value, node, place, found);
    return;
  }
  if (place.doubt) return note(`llama.cpp is perhaps installed: ${place.doubt.reason}`);
  if (found_.origin === 'unknown') note(missingPackage(found_.name));
  found.packages.push({
    package: named(context.ev, system, found_),
    where,
    place: placeOf(node, value, definition.node),
    system,
  });
}

/** What an element is made with; modules that name llama.cpp themselves are looked through whole. */
function addHeld(
  context: PackageContext,
  value: Value,
  node: Node | undefined,
  { where, definition, system, doubt }: Place,
  found: Scan,
): void {
  const { ev } = context;
  const held = heldBy(context, value, node);
  if (held.length === 0 || doubt || speakingModules(ev, system).has(definition.module)) return;
  for (const one of held)
    found.packages.push({
      package: named(ev, system, one),
      where,
      place: authored(node) ?? definition.node,
      holds: true,
      system,
    });
}

/**
 * Where the author wrote a package: the element or definition itself, or, where one of lib's functions put it there, the expression that
 * the author gave it.
 */
function placeOf(node: Node | undefined, value: Value, fallback: Node | undefined): Node | undefined {
  if (authored(node)) return node;
  const own = value.kind === 'extern' ? authored(value.node) : undefined;
  if (!own) return fallback;
  // `pkgs.llama-cpp` is a whole expression, of which a value knows the last name only.
  return own.kind === 'AttrName' ? own.parent : own;
}

const missingPackage = (name: string): string =>
  `\`${name}\` is defined by no overlay of this system, and the locked nixpkgs has none`;

/** `services.llama-cpp`, which installs its package only where it is enabled. */
function scanService(context: PackageContext, system: ModuleSystem, prefix: string, found: Scan): void {
  if (system.kind === 'home') return;
  const { ev } = context;
  const enabled = readOption(ev, system, ['services', 'llama-cpp', 'enable']);
  const where = `${prefix}services.llama-cpp.package`;
  const enabling = definitionsAt(ev, system, ['services', 'llama-cpp', 'enable']).definitions[0]?.node;
  if (enabled.kind !== 'bool') {
    if (enabling)
      found.causes.add('whether services.llama-cpp is enabled', causeOf(enabled, enabling), 'llama');
    return;
  }
  if (!enabled.value) return;
  const value = readOption(ev, system, ['services', 'llama-cpp', 'package']);
  const { definitions } = definitionsAt(ev, system, ['services', 'llama-cpp', 'package']);
  const definition = definitions.find((d) => !d.doubt) ?? definitions[0];
  const place = definition ? placeOf(definition.value.node, value, definition.node) : enabling;
  const found_ = llamaPackage(context, value);
  if (found_) found.packages.push({ package: named(ev, system, found_), where, place, system });
  else if (value.kind !== 'attrs') found.causes.add(where, causeOf(value, place), 'llama');
}
