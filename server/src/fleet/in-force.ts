/** Whether what a module defines at an option has any effect: switched on, and not replaced by what others define more strongly. */
import type { Evaluator } from '../eval/evaluator.ts';
import { declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { readOption } from '../eval/modules/read.ts';
import { inForce } from '../eval/modules/settle.ts';
import type { Module, ModuleSystem } from '../eval/modules/system.ts';
import { undecided } from '../eval/union.ts';
import { type Unknown, unknown } from '../eval/value.ts';
import { serviceOption } from '../upstream/nixpkgs-options.ts';

/** Whether it does; why, where that is not known. */
export function takesEffect(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
  module: Module,
): boolean | Unknown {
  const enabled = isSwitchedOn(ev, system, path);
  if (enabled === false) return false;
  const kept = isKept(ev, system, path, module);
  return kept === true ? enabled : kept;
}

/**
 * Whether what stands at an option takes effect: not where it is an option of the author's own, which only hands its value on, nor
 * below a service or program that is not enabled.
 */
function isSwitchedOn(ev: Evaluator, system: ModuleSystem, path: readonly string[]): boolean | Unknown {
  let doubt: Unknown | undefined;
  if (declarationAt(ev, system, path)) return false;
  const unseen = optionOfOthers(system, path);
  doubt ??= unseen;
  const isUnit = path[0] === 'systemd' || path[0] === 'launchd';
  for (let length = 1; length < path.length; length++) {
    const switchPath = [...path.slice(0, length), 'enable'];
    // A unit is enabled where nobody says otherwise; nixpkgs' services and programs are not.
    const isOff = !isUnit && !unseen && length === 2 && (path[0] === 'services' || path[0] === 'programs');
    const isSaid =
      declarationAt(ev, system, switchPath) !== undefined ||
      definitionsAt(ev, system, switchPath).definitions.length > 0;
    if (!isSaid && !isOff) continue;
    const enabled = readOption(ev, system, switchPath);
    if (enabled.kind === 'failure' || (enabled.kind === 'bool' && !enabled.value)) return false;
    if (enabled.kind !== 'bool') doubt ??= undecided(enabled, undefined);
  }
  return doubt ?? true;
}

/** Whether what a module defines at an option, or at one around it, counts beside stronger definitions of others. */
export function isKept(
  ev: Evaluator,
  system: ModuleSystem,
  path: readonly string[],
  module: Module,
): boolean | Unknown {
  for (let length = 2; length <= path.length; length++) {
    const at = path.slice(0, length);
    if (length < path.length && !isWhole(at)) continue;
    const { definitions } = definitionsAt(ev, system, at);
    const own = inForce(definitions).filter((definition) => definition.module === module);
    if (own.length === 0 && definitions.length > 0) return false;
    const doubt = own.length > 0 && own.every((definition) => definition.doubt) && own[0]!.doubt;
    if (doubt) return doubt;
  }
  return true;
}

/** Options whose values are sets, and what stands in those: a stronger definition takes the place of the whole. */
function isWhole([room, kind, ...more]: readonly string[]): boolean {
  if (room === 'systemd' || room === 'launchd') return true;
  if (room === 'users' && kind === 'users') return more.length < 2;
  return (room === 'environment' && kind === 'etc') || more.includes('settings');
}

/** An option below `services.llama-cpp` that nixpkgs' module does not have: some module that can't be seen has it, with a switch of its own. */
function optionOfOthers({ kind }: ModuleSystem, path: readonly string[]): Unknown | undefined {
  const [services, service, name] = path;
  if (kind !== 'nixos' || services !== 'services' || service !== 'llama-cpp' || name === undefined)
    return undefined;
  return serviceOption(name)
    ? undefined
    : unknown(`no module at hand declares \`services.llama-cpp.${name}\``);
}
