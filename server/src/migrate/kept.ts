/** What a migration leaves as it is unless the user says otherwise: patched builds, and packages of another package set. */
import type { Evaluator } from '../eval/evaluator.ts';
import { describe } from '../eval/extern.ts';
import { isPlainSwitch, variantPath } from '../eval/models/package-variants.ts';
import { definingOverlay, type PackageSet } from '../eval/package-set.ts';
import { selectName } from '../eval/select.ts';
import type { Extern, PackageSetValue, Value } from '../eval/value.ts';
import { isOfficialSource } from '../fleet/build-source.ts';
import type { Fleet, Host, Installed, LlamaPackage } from '../fleet/types.ts';
import type { MigrationOptions } from './types.ts';

/** Backends that no build of the official flake has, or that it has in name only. */
const withoutVariant = ['mpi', 'opencl', 'sycl'];

/**
 * What changes the sources or the result. Beside a revision of the author's choice the same is there to make nixpkgs' recipe fit it, which
 * upstream's own has no need of.
 */
const ownStep = /^((pre|post)Patch|post(Build|Install|Fixup)|(patch|build|install|fixup)Phase)$/;

/** Why a package stays where it is, as a clause; undefined where it is migrated. */
export function keptBecause(
  host: Host,
  installed: Installed,
  { gpu }: Pick<MigrationOptions, 'gpu'>,
  { ev, inputs }: Pick<Fleet, 'ev' | 'inputs'>,
): string | undefined {
  // Whoever names the backend has decided.
  if (gpu[host.name] !== undefined) return undefined;
  const found = installed.package;
  const extra = found.backends?.filter((backend) => withoutVariant.includes(backend)) ?? [];
  if (extra.length > 0) return `is built with ${extra.join(' and ')}, which the official flake can’t build`;
  if (found.changed.includes('patches')) return 'is patched';
  const steps = found.source ? [] : found.changed.filter((name) => ownStep.test(name));
  if (steps.length > 0) return `has build steps of its own (${steps.join(', ')})`;
  const sources = otherSources(found, inputs);
  if (sources) return sources;
  const other = otherPackageSet(ev, installed);
  if (other) return `comes from another package set, ${other}`;
  // NixOS hosts hand their package to homes by an option, which others have not.
  const isOutOfReach =
    host.kind === 'darwin' && installed.system.kind === 'home' && !sharesPackages(host, installed);
  return isOutOfReach ? 'is out of an overlay’s reach, since home-manager.useGlobalPkgs is off' : undefined;
}

/** Sources that are not those of the official repository, nor of an input that the overlay would build from. */
function otherSources({ source }: LlamaPackage, inputs: Fleet['inputs']): string | undefined {
  if (source === undefined || isOfficialSource(source)) return undefined;
  if (source.kind === 'github') return `is built from ${source.owner}/${source.repo}`;
  if (source.kind === 'other') return 'is built from other sources than its own';
  const isLlama = inputs.some((input) => input.name === source.name && input.kind === 'llama-cpp');
  return isLlama ? undefined : `is built from the input \`${source.name}\``;
}

/** Whether a package is taken from the host's own packages, which get the overlay. */
export function sharesPackages(host: Host, { system }: Installed): boolean {
  const [own, hosts] = [system.pkgs?.force(), host.modules?.pkgs?.force()];
  return own?.kind === 'pkgs' && hosts?.kind === 'pkgs' && own.set === hosts.set;
}

/** What is migrated of a host. */
export const migratedOf = (
  host: Host,
  options: Pick<MigrationOptions, 'gpu'>,
  fleet: Pick<Fleet, 'ev' | 'inputs'>,
): Installed[] =>
  host.packages.filter((installed) => keptBecause(host, installed, options, fleet) === undefined);

/** The package set that a package comes from, where it is neither the system's own nor what an overlay takes it from. */
function otherPackageSet(ev: Evaluator, { package: found, system }: Installed): string | undefined {
  const own = system.pkgs?.force();
  const value = externOf(found);
  if (own?.kind !== 'pkgs' || value?.root.type !== 'pkgs') return undefined;
  const { base, names } = variantPath(value.root.set);
  // What a set for one architecture, or one CUDA, makes is lost in the host's own, whoever takes it from there.
  if (!isPlainSwitch(names))
    return `\`${names.join('.')}\`${base === own.set ? '' : ` of ${sourceName(base)}`}`;
  if (base === own.set) return undefined;
  const first = value.ops[0];
  if (found.definition || (first?.op === 'select' && comesThrough(ev, own, first.name, value.root.set)))
    return undefined;
  return sourceName(base);
}

const sourceName = ({ source }: PackageSet): string =>
  source.kind === 'extern' ? `\`${describe(source)}\`` : 'which the flake makes itself';

/** Whether an overlay of the system takes its package of a name from that set: `inherit (final.unstable) llama-cpp;`. */
function comesThrough(ev: Evaluator, own: PackageSetValue, name: string, set: PackageSet): boolean {
  const defining = definingOverlay(ev, own, name);
  if (!defining || !('index' in defining)) return false;
  const taken = selectName(ev, defining.result, name, undefined);
  return taken.kind === 'extern' && taken.root.type === 'pkgs' && taken.root.set === set;
}

function externOf(found: LlamaPackage): Extern | undefined {
  let value: Value = found.value;
  if (value.kind === 'attrs' && value.rest) value = value.rest.hole;
  return value.kind === 'extern' ? value : undefined;
}
