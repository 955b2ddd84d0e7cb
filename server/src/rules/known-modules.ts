/** Modules of inputs, which we can't see into, and what they are known to leave undeclared. */
import { collect } from '../eval/modules/collect.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Extern } from '../eval/value.ts';
import type { Fleet } from '../fleet/types.ts';
import { githubRepository } from '../upstream/locations.ts';

/** `hardware`: they declare nothing below it. `our-option`: they declare some of it, but not the option of a host's GPU. */
export type Leaves = 'hardware' | 'our-option' | 'unknown';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Repositories, in lower case, whose modules declare nothing below `hardware`. */
const leaveHardware = words(`
  nix-community/home-manager nix-community/disko ryantm/agenix yaxitech/ragenix mic92/sops-nix nix-community/impermanence
  nix-community/lanzaboote nix-community/nixos-wsl nix-community/stylix danth/stylix nix-community/nixvim hyprwm/hyprland
  catppuccin/nix nix-community/nur nix-community/nix-index-database mic92/nix-index-database gmodena/nix-flatpak
  nix-community/plasma-manager pjones/plasma-manager serokell/deploy-rs nix-community/nixos-generators astro/microvm.nix
  microvm-nix/microvm.nix fufexan/nix-gaming ezkea/aagl-gtk-on-nix determinatesystems/determinate determinatesystems/nix
  musnix/musnix nixos/nixpkgs nix-community/nixos-vscode-server
`);

/** Repositories whose modules declare names of their own below `hardware`, none of them `hardware.gpu`. */
const leaveOurOption = words(`
  nixos/nixos-hardware tpwrules/nixos-apple-silicon nix-community/nixos-apple-silicon anduril/jetpack-nixos
  jovian-experiments/jovian-nixos chaotic-cx/nyx nix-community/raspberry-pi-nix nvmd/nixos-raspberrypi
`);

export function whatItLeaves(fleet: Fleet, { root, ops }: Extern): Leaves {
  // `modulesPath + "/installer/…"` is NixOS itself.
  if (root.type === 'argument') return root.name === 'modulesPath' ? 'hardware' : 'unknown';
  if (root.type !== 'input' || ops.some(({ op }) => op === 'call')) return 'unknown';
  const input = fleet.inputs.find(({ name }) => name === root.name);
  const repository = input?.source === undefined ? undefined : githubRepository(input.source);
  if (!repository) return input?.kind === 'home-manager' ? 'hardware' : 'unknown';
  const name = `${repository.owner}/${repository.repo}`.toLowerCase();
  if (leaveHardware.has(name)) return 'hardware';
  return leaveOurOption.has(name) ? 'our-option' : 'unknown';
}

/** Whether a system's modules are all seen, or known to be of those that add neither options of ours nor arguments. */
export function isWhollySeen(fleet: Fleet, system: ModuleSystem): boolean {
  const { opaque, holes, failures } = collect(fleet.ev, system);
  return (
    holes.length + failures.length === 0 &&
    opaque.every(({ value }) => whatItLeaves(fleet, value) !== 'unknown')
  );
}
