/** What the evaluator is told of llama.cpp: the names that its overlay adds, and the options that nixpkgs has for it. */

import type { Evaluator } from '../eval/evaluator.ts';
import type { Extension, InputKind } from '../eval/models/index.ts';
import { collect } from '../eval/modules/collect.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import { selectName } from '../eval/select.ts';
import { bool, type Extern, unknown, type Value } from '../eval/value.ts';
import type { Day } from '../upstream/day.ts';
import { llamaOutputExists } from '../upstream/llama-outputs.ts';
import { nixpkgsHas } from '../upstream/nixpkgs-packages.ts';

/** An extension of the evaluator's models for a flake with these inputs. `evaluator` is there once it is made. */
export function llamaModels(
  kindOf: (input: string) => InputKind,
  days: { readonly upstream: Day; readonly nixpkgs: Day },
  gpuOption: readonly string[],
  evaluator: () => Evaluator,
): Extension {
  const gpuKey = gpuOption.join('.');
  return {
    hasName: (value, name) => overlayHas(kindOf, value, name, days.upstream),
    packageExists: (name) => nixpkgsHas(name, days.nixpkgs) === 'yes',
    option: (system, path) => {
      const key = path.join('.');
      // Whatever stands in the place of nixpkgs' module may have another default, or no such option.
      if (serviceOptions.has(key) && isServiceDisabled(evaluator(), system)) return { usersOnly: true };
      if (key === 'services.llama-cpp.enable') return { usersOnly: true, default: () => bool(false) };
      if (key === 'services.llama-swap.enable' && isSaid(evaluator(), system, path))
        return { usersOnly: true, default: () => bool(false) };
      if (key === 'services.llama-cpp.package') {
        return { usersOnly: true, default: (host) => defaultPackage(evaluator(), host ?? system) };
      }
      // No module of nixpkgs turns it on; one of an input may, where nobody here says anything.
      if (key === 'services.llama-swap.enable') return { usersOnly: true };
      // The option is the author's own: no module of nixpkgs has it.
      if (key === gpuKey) return { usersOnly: true };
      return undefined;
    },
  };
}

const serviceOptions = new Set(['services.llama-cpp.enable', 'services.llama-cpp.package']);

/** Whether `disabledModules` takes nixpkgs' own module away. */
const isServiceDisabled = (ev: Evaluator, system: ModuleSystem): boolean =>
  collect(ev, system).disabledOfNixpkgs.has('services/misc/llama-cpp.nix');

/**
 * Whether the fleet's own modules say if llama-swap runs, by default or not: that is what it does then. Where they are silent a module
 * of an input may turn it on.
 */
const isSaid = (ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean =>
  definitionsAt(ev, system, path).definitions.length > 0;

function defaultPackage(ev: Evaluator, host: ModuleSystem): Value {
  const pkgs = host.pkgs?.force() ?? unknown('the host’s package set is not known', host.node);
  return selectName(ev, pkgs, 'llama-cpp', host.node);
}

/** What the official flake's overlay, applied, has. */
function overlayHas(
  kindOf: (input: string) => InputKind,
  value: Extern,
  name: string,
  day: Day,
): boolean | undefined {
  if (value.root.type !== 'input' || kindOf(value.root.name) !== 'llama-cpp') return undefined;
  const steps = value.ops.map((op) => (op.op === 'select' ? op.name : '()')).join('.');
  if (steps !== 'overlays.default.().()' && steps !== 'overlay.().()') return undefined;
  const exists = llamaOutputExists('overlay', name, day);
  return exists === 'perhaps' ? undefined : exists === 'yes';
}
