/**
 * The value of an option: its definitions filtered by priority and merged by type. Exact for options that the modules at hand
 * declare; for nixpkgs' own, as far as a definition settles it.
 */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { distribute, join } from '../union.ts';
import { attrs, extern, failure, type Unknown, unknown, type Value } from '../value.ts';
import { type Declaration, declarationAt, freeformAt } from './declarations.ts';
import { definitionsAt } from './definitions.ts';
import { mergeTyped, mergeWhole } from './merge.ts';
import type { Definition, Definitions } from './properties.ts';
import { mergeDeferred, mergeLists, settle, strongest, unchallenged } from './settle.ts';
import type { ModuleSystem } from './system.ts';
import { asType, untyped } from './types.ts';

/** The value of the option at a path, or of what stands there within one. */
export function readOption(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const key = path.join('\0');
  let thunk = system.memo.reads.get(key);
  if (!thunk) {
    thunk = ev.lazy(() => ev.withDoubt(() => read(ev, system, path)), system.node);
    system.memo.reads.set(key, thunk);
  }
  return thunk.force();
}

function read(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const declaration = declarationAt(ev, system, path);
  if (declaration && declaration.path.length < path.length) {
    let value = readOption(ev, system, declaration.path);
    for (const name of path.slice(declaration.path.length)) value = selectName(ev, value, name, undefined);
    return value;
  }
  const free = declaration ? undefined : freeformAt(ev, system, path[0]!);
  if (free && path.length > 1) {
    let value = readOption(ev, system, path.slice(0, 1));
    for (const name of path.slice(1)) value = selectName(ev, value, name, undefined);
    return value;
  }
  const { definitions, holes } = definitionsAt(ev, system, path);
  if (free) {
    return mergeTyped(ev, free, { system, path, kept: strongest(definitions), holes, fallback: undefined });
  }
  if (declaration) {
    if (declaration.conflict) return declaration.conflict;
    const all = [...defaultOf(declaration), ...definitions];
    const twice = readOnlyTwice(declaration, all);
    if (twice) return twice;
    const kept = strongest(all);
    const written = declaration.option.entries.get('type');
    const type = written ? asType(written.force()) : untyped;
    const fallback = undefined;
    return applied(ev, declaration, mergeTyped(ev, type, { system, path, kept, holes, fallback }));
  }
  const kept = strongest(definitions);
  const value = undeclared(ev, system, kept, holes, path);
  const apply_ = ev.models.option?.(system, path)?.apply;
  return apply_ ? distribute(ev, value, apply_) : value;
}

/** What Nix says of an option that is only to be read and has more than one definition, its default among them. */
function readOnlyTwice({ option, path }: Declaration, definitions: readonly Definition[]): Value | undefined {
  const readOnly = definitions.length > 1 ? option.entries.get('readOnly')?.force() : undefined;
  const sure = definitions.filter(({ doubt }) => !doubt);
  if (readOnly?.kind !== 'bool' || !readOnly.value || sure.length < 2) return undefined;
  const name = path.join('.');
  return failure(
    'value',
    `The option \`${name}' is read-only, but it's set multiple times`,
    sure[1]!.node,
    name,
  );
}

/** What a declared option is merged of, its default among it, and what may define it besides. */
export function keptDefinitions(ev: Evaluator, system: ModuleSystem, declaration: Declaration): Definitions {
  const { definitions, holes } = definitionsAt(ev, system, declaration.path);
  return { definitions: unchallenged(strongest([...defaultOf(declaration), ...definitions])), holes };
}

/** An option's default is a definition like others, of the weakest priority that people use. */
function defaultOf({ option, module, node }: Declaration): Definition[] {
  const value = option.entries.get('default');
  return value ? [{ value, priority: 1500, order: 1000, doubt: undefined, module, node }] : [];
}

/** A declared option's `apply`. */
function applied(ev: Evaluator, declaration: Declaration, value: Value): Value {
  const fn = declaration.option.entries.get('apply');
  return fn ? apply(ev, fn.force(), Thunk.of(value), declaration.node) : value;
}

/** A set of the names that are defined; each value is read when asked for. */
function mergeSets(
  ev: Evaluator,
  system: ModuleSystem,
  kept: readonly Definition[],
  path: readonly string[],
  hole: Unknown | undefined,
): Value {
  const entries = new Map<string, Thunk>();
  const origins = [];
  let rest = hole;
  for (const definition of kept) {
    const value = definition.value.force();
    if (value.kind === 'failure') return value;
    if (value.kind !== 'attrs') {
      rest ??=
        value.kind === 'unknown'
          ? value
          : unknown(`a part of \`${path.join('.')}\` is not known`, definition.node);
      continue;
    }
    origins.push(...value.origins);
    if (value.rest || definition.doubt)
      rest ??= definition.doubt ?? unknown(`a part of \`${path.join('.')}\` is not known`, definition.node);
    for (const [name, thunk] of value.entries) {
      if (definition.doubt && !entries.has(name)) continue;
      entries.set(
        name,
        ev.lazy(() => ev.withDoubt(() => readWithin(ev, system, [...path, name])), thunk.node, thunk.binding),
      );
    }
  }
  return attrs(entries, origins, rest && { hole: rest, under: new Map() });
}

/** A name within an option that is a set: its definitions, merged by what they are. */
function readWithin(ev: Evaluator, system: ModuleSystem, path: readonly string[]): Value {
  const { definitions, holes } = definitionsAt(ev, system, path);
  return undeclared(ev, system, strongest(definitions), holes, path);
}

/** The outputs that flake-parts merges name by name. */
const mergedOutputs = new Set([
  'nixosConfigurations',
  'darwinConfigurations',
  'homeConfigurations',
  'nixosModules',
  'darwinModules',
  'homeModules',
  'homeManagerModules',
  'flakeModules',
  'modules',
  'overlays',
  'packages',
  'legacyPackages',
  'apps',
  'checks',
  'devShells',
  'formatter',
]);

/** A set of names, or what may be one. */
const mayBeSet = (value: Value): boolean =>
  value.kind === 'attrs'
    ? !value.entries.has('_type')
    : ['unknown', 'extern', 'union', 'config'].includes(value.kind);

/**
 * Whether what stands around a name is a module itself, not a set of modules: `flake.modules.desktop = { imports = [ … ]; }`, where nobody
 * declares that there are modules by class. A list is no module, so that Nix would refuse it otherwise.
 */
function isPartOfModule(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean {
  const { definitions } = definitionsAt(ev, system, [...path.slice(0, -1), 'imports']);
  return definitions.some(({ value }) => value.force().kind === 'list');
}

/** An option that no module at hand declares: nixpkgs' own, with defaults and definitions that we don't see. */
function undeclared(
  ev: Evaluator,
  system: ModuleSystem,
  kept: readonly Definition[],
  holes: readonly Unknown[],
  path: readonly string[],
): Value {
  const name = path.join('.');
  const model = ev.models.option?.(system, path);
  const isOne = kept.length === 1 && !kept[0]!.doubt && holes.length === 0;
  const isModule = model?.merge === 'deferredModule' || (model?.merge === 'oneOrModule' && !isOne);
  if (kept.length > 0 && isModule && !isPartOfModule(ev, system, path))
    return mergeDeferred(undefined, { kept, holes });
  const values = kept.map((definition) => definition.value.force());
  const failed = values.find((value) => value.kind === 'failure');
  if (failed) return failed;
  if (values.length === 0) {
    if (holes[0]) return holes[0];
    return model?.default?.(system) ?? unknown(`\`config.${name}\` is not set here`, undefined);
  }
  const [only] = values;
  if (model?.merge === 'attrs') return mergeWhole(ev, { system, path, kept, holes, fallback: undefined });
  const sure = kept.filter((definition) => !definition.doubt);
  if (path[0] === '_module' && path[1] === 'args' && sure.length > 1)
    return failure('value', `The option \`${name}' is defined more than once`, sure[0]!.node, name);
  if (model?.merge === 'one' || model?.merge === 'oneOrModule')
    return settle({ system, path, kept, holes, fallback: undefined });
  // flake-parts hands on what it does not know, as it is.
  if (
    system.kind === 'flake-parts' &&
    path.length === 2 &&
    path[0] === 'flake' &&
    !mergedOutputs.has(path[1]!)
  ) {
    if (values.length === 1 && !kept[0]!.doubt && !holes[0]) return only!;
  }
  // A host is a host, not a set of options to merge.
  if (only?.kind === 'attrs' && only.system && values.length === 1 && !kept[0]!.doubt) return only;
  if (values.every((value) => value.kind === 'list')) {
    const unseen = model?.usersOnly ? holes : [...holes, unknown(`other modules may add to \`${name}\``)];
    return mergeLists({ kept, holes: unseen });
  }
  if (values.some((value) => value.kind === 'attrs') && values.every(mayBeSet)) {
    return mergeSets(
      ev,
      system,
      kept,
      path,
      holes[0] ?? (model?.usersOnly ? undefined : unknown(`other modules may set parts of \`${name}\``)),
    );
  }
  const fallback = model?.default && Thunk.of(model.default(system));
  const isSettled =
    model?.usersOnly ||
    path[0] === '_module' ||
    kept.some((definition) => !definition.doubt && definition.priority <= 100);
  const settled = settle({ system, path, kept, holes, fallback });
  if (isSettled || settled.kind === 'unknown') return settled;
  const why = unknown(`other modules may set \`${name}\``, kept[0]!.node);
  return settled.kind === 'failure' ? why : join([settled, extern({ type: 'config', system, path })], why);
}
