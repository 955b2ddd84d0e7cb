// NixOS options that this product reads or writes: `services.llama-cpp` by day, and the defaults of the few options
// whose value the evaluator wants to know where no module that it sees defines them.

import { nixpkgsChanges } from './changes.ts';
import type { Certainty, Dated, Day, Lifetime } from './day.ts';
import { by, existsAt } from './day.ts';

export interface ServiceOption extends Lifetime {
  /** Below `services.llama-cpp.`. */
  readonly name: string;
  /** Where its value belongs after `until`, below `services.llama-cpp.`; absent: it was removed. */
  readonly renamedTo?: string;
  /** After `until`: an alias that warns, or an error. */
  readonly afterwards?: 'warns' | 'fails';
  readonly note?: string;
}

const module = 'nixos/modules/services/misc/llama-cpp.nix';
const firstModule: Dated = by('2024-05-31', module, '2023-11-30');
const modelsPreset: Dated = by('2026-05-31', module, '2026-01-06');
const settings = nixpkgsChanges.serviceSettings;
const moved = { until: settings, afterwards: 'warns' } as const;

export const serviceOptions: readonly ServiceOption[] = [
  { name: 'enable', since: firstModule },
  { name: 'package', since: firstModule },
  { name: 'openFirewall', since: firstModule },
  { name: 'host', since: firstModule, ...moved, renamedTo: 'settings.host' },
  { name: 'port', since: firstModule, ...moved, renamedTo: 'settings.port' },
  { name: 'model', since: firstModule, ...moved, renamedTo: 'settings.model' },
  { name: 'modelsDir', since: nixpkgsChanges.modelsDir, ...moved, renamedTo: 'settings.models-dir' },
  {
    name: 'modelsPreset',
    since: modelsPreset,
    until: settings,
    afterwards: 'fails',
    note: '`settings.models-preset` takes the path of an INI file.',
  },
  {
    name: 'extraFlags',
    since: firstModule,
    until: settings,
    afterwards: 'fails',
    note: 'Each flag is an attribute of `settings`: `"-ngl" "32"` becomes `n-gpu-layers = 32`.',
  },
  { name: 'settings', since: settings },
];

export function serviceOption(name: string): ServiceOption | undefined {
  return serviceOptions.find((option) => option.name === name);
}

/** Whether `services.llama-cpp.NAME` is an option of that day under that name. A name we don't know is `perhaps`. */
export function serviceOptionExists(name: string, day: Day): Certainty {
  const option = serviceOption(name);
  return option === undefined ? 'perhaps' : existsAt(option, day);
}

/** What an option is worth where nobody that we see defines it. */
export interface OptionDefault {
  readonly path: string;
  /** The default as a JSON value; absent: NixOS computes it. */
  readonly value?: null | boolean | string | readonly string[] | Readonly<Record<string, never>>;
  /** True: modules of NixOS define it too, so that what we see is only a part of it. */
  readonly modulesAdd: boolean;
  readonly merge: 'list' | 'set' | 'one';
  readonly declaredBy: 'nixos' | 'home-manager';
}

const nixos = 'nixos';
const homeManager = 'home-manager';

/** An option that is in no row has a default that we don't know. */
export const optionDefaults: readonly OptionDefault[] = [
  { path: 'environment.systemPackages', value: [], modulesAdd: true, merge: 'list', declaredBy: nixos },
  { path: 'home.packages', value: [], modulesAdd: true, merge: 'list', declaredBy: homeManager },
  { path: 'home-manager.users', value: {}, modulesAdd: false, merge: 'set', declaredBy: homeManager },
  {
    path: 'home-manager.useGlobalPkgs',
    value: false,
    modulesAdd: false,
    merge: 'one',
    declaredBy: homeManager,
  },
  {
    path: 'home-manager.useUserPackages',
    value: false,
    modulesAdd: false,
    merge: 'one',
    declaredBy: homeManager,
  },
  {
    path: 'home-manager.extraSpecialArgs',
    value: {},
    modulesAdd: false,
    merge: 'set',
    declaredBy: homeManager,
  },
  { path: 'networking.hostName', value: 'nixos', modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'networking.domain', value: null, modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'nixpkgs.overlays', value: [], modulesAdd: false, merge: 'list', declaredBy: nixos },
  { path: 'nixpkgs.config', value: {}, modulesAdd: false, merge: 'set', declaredBy: nixos },
  { path: 'nixpkgs.hostPlatform', modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'nixpkgs.system', modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'services.llama-cpp.enable', value: false, modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'services.llama-cpp.package', modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'services.llama-swap.enable', value: false, modulesAdd: false, merge: 'one', declaredBy: nixos },
  { path: 'services.xserver.enable', value: false, modulesAdd: true, merge: 'one', declaredBy: nixos },
  { path: 'services.xserver.videoDrivers', modulesAdd: true, merge: 'list', declaredBy: nixos },
  { path: 'hardware.graphics.enable', value: false, modulesAdd: true, merge: 'one', declaredBy: nixos },
  {
    path: 'hardware.nvidia-container-toolkit.enable',
    value: false,
    modulesAdd: false,
    merge: 'one',
    declaredBy: nixos,
  },
  { path: 'boot.kernelModules', value: [], modulesAdd: true, merge: 'list', declaredBy: nixos },
  { path: 'boot.initrd.kernelModules', value: [], modulesAdd: true, merge: 'list', declaredBy: nixos },
  {
    path: 'boot.initrd.availableKernelModules',
    value: [],
    modulesAdd: true,
    merge: 'list',
    declaredBy: nixos,
  },
  { path: 'boot.blacklistedKernelModules', value: [], modulesAdd: true, merge: 'list', declaredBy: nixos },
];

export function optionDefault(path: string): OptionDefault | undefined {
  return optionDefaults.find((row) => row.path === path);
}
