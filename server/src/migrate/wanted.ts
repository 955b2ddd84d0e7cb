/** Which hosts a migration is for, and which backend each is to have: kept, known from its hardware, told, or to be asked. */
import { selectionOf } from '../fleet/gpu.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { Selection } from '../upstream/backends.ts';
import type { WantedHost } from './state.ts';
import type { Decision, MigrationOptions } from './types.ts';
import { isUpToDate } from './write-overlay.ts';

export interface Wanted {
  readonly wanted: WantedHost[];
  readonly decisions: Decision[];
  readonly notes: string[];
}

export function wantedHosts(fleet: Fleet, options: MigrationOptions): Wanted {
  const wanted: WantedHost[] = [];
  const decisions: Decision[] = [];
  const notes: string[] = [];
  for (const host of fleet.hosts) {
    if (host.packages.length === 0) continue;
    if (host.kind !== 'nixos') {
      notes.push(
        `${host.name} is ${host.kind === 'home' ? 'a home by itself' : 'a nix-darwin host'}: its llama.cpp stays as it is.`,
      );
      continue;
    }
    const kept = keptAsItIs(host);
    if (kept) {
      notes.push(kept);
      continue;
    }
    const told = options.gpu[host.name];
    if (told === undefined && isDone(fleet, host, options.target)) continue;
    const variant = told ?? host.gpu.selection;
    if (variant) wanted.push({ host, variant });
    else decisions.push(ask(host));
  }
  return { wanted, decisions, notes };
}

/** What a host's package has that the variants have not: it is never dropped without a word. */
function keptAsItIs(host: Host): string | undefined {
  for (const { package: found, where } of host.packages) {
    const extra =
      found.backends?.filter((backend) => ['blas', 'mpi', 'rpc', 'opencl', 'sycl'].includes(backend)) ?? [];
    if (extra.length > 0) {
      return `${host.name}: its llama.cpp in ${where} is built with ${extra.join(' and ')}, which no variant has; it stays as it is.`;
    }
    if (found.changed.includes('patches')) {
      return `${host.name}: its llama.cpp in ${where} is patched; it stays as it is.`;
    }
  }
  return undefined;
}

function ask(host: Host): Decision {
  const combined = host.packages.find(
    (installed) => installed.package.backends && !selectionOf(installed.package),
  );
  const has = combined ? `It has ${combined.package.backends!.join(' and ')} now. ` : '';
  return {
    host: host.name,
    question: `Which backend should llama.cpp have on ${host.name}? ${has}`.trim(),
    flag: `--gpu ${host.name}=…`,
    choices: host.gpu.choices,
  };
}

/** True for a host whose packages are nixpkgs' own build of the variant that the option says. */
function isSelected(host: Host): boolean {
  if (host.gpu.from !== 'option') return false;
  return host.packages.every(
    ({ package: found }) => found.origin === 'nixpkgs' && selectionOf(found) === host.gpu.selection,
  );
}

/** True for a host that is where the migration leads: every package is an overlay's, from the official flake, as the option says. */
function isDone(fleet: Fleet, host: Host, target: MigrationOptions['target']): boolean {
  if (target === 'nixpkgs') return isSelected(host);
  const variant: Selection | undefined = host.gpu.from === 'option' ? host.gpu.selection : 'cpu';
  return host.packages.every((installed) => {
    const found = installed.package;
    const file = found.definition?.file.path;
    const overlay = fleet.overlays.find((one) => one.path === file);
    return (
      found.origin === 'upstream' &&
      overlay !== undefined &&
      isUpToDate(overlay) &&
      selectionOf(found) === variant
    );
  });
}
