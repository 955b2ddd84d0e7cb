/**
 * The argument `options` of modules: what is declared, and what of it was set. Modules for several platforms ask it which they are in:
 *
 *     lib.optionalAttrs (options ? boot.kernelPackages) { … }
 */
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { collect } from '../modules/collect.ts';
import { type Declaration, declarationAt, declaredNames, seesAllModules } from '../modules/declarations.ts';
import { keptDefinitions, readOption } from '../modules/read.ts';
import type { ModuleSystem } from '../modules/system.ts';
import { Thunk } from '../thunk.ts';
import { bool, type Extern, int, list, str, type Value } from '../value.ts';

type Part = (ev: Evaluator, system: ModuleSystem, declaration: Declaration) => Value | undefined;

/** What is known of an option that a module at hand declares. Its default is one of its definitions. */
const parts: Readonly<Record<string, Part>> = {
  _type: () => str('option'),
  loc: (_ev, _system, { path }) => list(path.map((name) => Thunk.of(str(name)))),
  value: (ev, system, { path }) => readOption(ev, system, path),
  type: (_ev, _system, { option }) => option.entries.get('type')?.force(),
  default: (_ev, _system, { option }) => option.entries.get('default')?.force(),
  isDefined: (ev, system, declaration) => {
    const { definitions, holes } = keptDefinitions(ev, system, declaration);
    if (definitions.some(({ doubt }) => !doubt)) return bool(true);
    return definitions[0]?.doubt ?? holes[0] ?? bool(false);
  },
  definitions: (ev, system, declaration) => {
    const { definitions, holes } = keptDefinitions(ev, system, declaration);
    const known = definitions.map(({ value, doubt }) => (doubt ? { hole: doubt } : value));
    return list([...known, ...holes.map((hole) => ({ hole }))]);
  },
  highestPrio: (ev, system, declaration) => {
    const { definitions, holes } = keptDefinitions(ev, system, declaration);
    const doubt = definitions.find((definition) => definition.doubt)?.doubt ?? holes[0];
    const [first] = definitions;
    return doubt ?? (first && int(first.priority));
  },
};

/** `options.a.b.value`, `.isDefined` and `.definitions`, which `mkAliasDefinitions` reads. */
export function optionPart(ev: Evaluator, value: Extern, system: ModuleSystem): Value | undefined {
  const names = selectedPath(value);
  const path = names?.slice(0, -1);
  const part = Object.hasOwn(parts, names?.at(-1) ?? '') ? parts[names!.at(-1)!] : undefined;
  if (!part || !path || path.length === 0) return undefined;
  const declaration = ev.withDoubt(() => declarationAt(ev, system, path));
  return declaration?.path.length === path.length ? part(ev, system, declaration) : undefined;
}

/** Options by which NixOS, nix-darwin and Home Manager are told apart: what each surely has, and what only a module of one’s own adds. */
const telling: Partial<Record<ModuleSystem['kind'], { readonly has: RegExp; readonly lacks: RegExp }>> = {
  nixos: {
    has: /^(assertions|boot(\.kernelPackages|\.loader)?|environment(\.systemPackages)?|fileSystems|hardware|networking|programs|security|services|systemd(\.services)?|users(\.users)?|virtualisation|warnings)$/,
    lacks: /^(launchd|homebrew|home)$/,
  },
  darwin: {
    has: /^(assertions|environment(\.systemPackages)?|homebrew|launchd|networking|programs|security|services|system(\.defaults)?|users(\.users)?|warnings)$/,
    lacks: /^(boot|fileSystems|systemd|home)$/,
  },
  home: {
    has: /^(assertions|home(\.packages)?|launchd|programs|services|systemd|warnings|xdg)$/,
    lacks: /^(boot|environment|fileSystems|homebrew|networking)$/,
  },
  'flake-parts': {
    has: /^(flake|perSystem|systems|transposition)$/,
    lacks: /^(assertions|boot|environment|home|networking|services|warnings)$/,
  },
};

/**
 * Whether a name is among the options of a module system; undefined where a module that can’t be seen may declare it.
 * @param isHomeManager whether an input is Home Manager, whose modules for hosts declare `home-manager`
 */
export function optionsHave(
  ev: Evaluator,
  { root, ops }: Extern,
  name: string,
  isHomeManager: (input: string) => boolean,
): boolean | undefined {
  if (root.type !== 'options') return undefined;
  const path: string[] = [];
  for (const op of ops) {
    if (op.op !== 'select') return undefined;
    path.push(op.name);
  }
  const { system } = root;
  const at = [...path, name].join('.');
  if (telling[system.kind]?.has.test(at)) return true;
  return ev.withDoubt(() => {
    const declaration = path.length > 0 ? declarationAt(ev, system, path) : undefined;
    if (declaration?.path.length === path.length)
      return Object.hasOwn(parts, name) && parts[name]!(ev, system, declaration) ? true : undefined;
    if (declaredNames(ev, system, path).has(name)) return true;
    if (system.kind === 'other' && seesAllModules(ev, system)) return false;
    if (at === 'home-manager' && hasModuleOf(ev, system, isHomeManager)) return true;
    return telling[system.kind]?.lacks.test(at) ? false : undefined;
  });
}

/** Whether a module of one of some inputs is among a system's. */
const hasModuleOf = (ev: Evaluator, system: ModuleSystem, isOne: (input: string) => boolean): boolean =>
  collect(ev, system).opaque.some(({ value: { root } }) => root.type === 'input' && isOne(root.name));
