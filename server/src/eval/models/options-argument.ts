/**
 * The argument `options` of modules: what is declared, and what of it was set. Modules for several platforms ask it which they are in:
 *
 *     lib.optionalAttrs (options ? boot.kernelPackages) { … }
 */
import type { Evaluator } from '../evaluator.ts';
import { selectedPath } from '../extern.ts';
import { declarationAt, declaredNames } from '../modules/declarations.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import type { ModuleSystem } from '../modules/system.ts';
import { bool, type Extern, list, type Value } from '../value.ts';

/** `options.a.b.value`, `.isDefined` and `.definitions`, which `mkAliasDefinitions` reads. */
export function optionPart(ev: Evaluator, value: Extern, system: ModuleSystem): Value | undefined {
  const names = selectedPath(value);
  const part = names?.at(-1);
  const path = names?.slice(0, -1);
  if (!path || path.length === 0 || (part !== 'value' && part !== 'isDefined' && part !== 'definitions'))
    return undefined;
  if (!ev.withDoubt(() => declarationAt(ev, system, path))) return undefined;
  if (part === 'value') return readOption(ev, system, path);
  const { definitions, holes } = definitionsAt(ev, system, path);
  const doubt = definitions.find((definition) => definition.doubt)?.doubt ?? holes[0];
  if (part === 'isDefined' && definitions.some((definition) => !definition.doubt)) return bool(true);
  if (doubt) return doubt;
  if (part === 'isDefined') return bool(false);
  return list(definitions.map((definition) => definition.value));
}

/** Options by which NixOS, nix-darwin and Home Manager are told apart: what each surely has, and what only a module of one’s own adds. */
const telling: Partial<Record<ModuleSystem['kind'], { readonly has: RegExp; readonly lacks: RegExp }>> = {
  nixos: {
    has: /^(boot(\.kernelPackages|\.loader)?|environment(\.systemPackages)?|fileSystems|hardware|networking|programs|security|services|systemd(\.services)?|users(\.users)?|virtualisation)$/,
    lacks: /^(launchd|homebrew|home)$/,
  },
  darwin: {
    has: /^(environment(\.systemPackages)?|homebrew|launchd|networking|programs|security|services|system(\.defaults)?|users(\.users)?)$/,
    lacks: /^(boot|fileSystems|systemd|home)$/,
  },
  home: {
    has: /^(home(\.packages)?|launchd|programs|services|systemd|xdg)$/,
    lacks: /^(boot|environment|fileSystems|homebrew|networking)$/,
  },
};

/** Whether a name is among the options of a module system; undefined where a module that can’t be seen may declare it. */
export function optionsHave(ev: Evaluator, { root, ops }: Extern, name: string): boolean | undefined {
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
    if (declaredNames(ev, system, path).has(name)) return true;
    return telling[system.kind]?.lacks.test(at) ? false : undefined;
  });
}
