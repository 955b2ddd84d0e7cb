/**
 * One mistake at a time in the migrated fleet, which otherwise works: Nix's own error, or its silence, over the stubs.
 */
import { describe, expect, it, vi } from 'vitest';
import { edited, fixture, type Replacement, summary, value } from './fixtures.ts';
import { evalFleet } from './harness.ts';

vi.setConfig({ testTimeout: 60_000 });
const migrated = (file: string, ...replacements: Replacement[]) => edited('migrated', file, ...replacements);
const home = 'home-manager.users.mara.home.packages';
const anywhere = 'environment.systemPackages';

interface Mistake {
  mistake: string;
  files: Record<string, string | null>;
  /** The host to look at; `flake` for one that does not evaluate at all. */
  at: string;
  error: RegExp;
}

const machine = (name: string, ...lines: string[]) =>
  migrated(`machines/${name}.nix`, ['  system.stateVersion', `${lines.join('\n')}\n  system.stateVersion`]);
const inList = (item: string) =>
  migrated('machines/nitrogen.nix', ['    config.services.llama-cpp.package', `    (${item})`]);

const selecting = (value: string) => migrated('nixos/llama-cpp.nix', [/pkgs\."llama-cpp-.*"/, value]);

const mistakes: Mistake[] = [
  {
    mistake: 'an option set, never declared',
    files: machine('boron', '  hardware.accelerator = "cpu";'),
    at: 'boron',
    error:
      /^The option `hardware\.accelerator' does not exist\. Definition values:\n- In `.*machines\/boron\.nix': "cpu"/,
  },
  {
    mistake: 'an overlay file deleted, still imported',
    files: { 'overlays/llama-cpp.nix': null },
    at: 'carbon',
    error: /overlays\/llama-cpp\.nix.*(No such file or directory|does not exist)/,
  },
  {
    mistake: 'an overlay file that returns a set',
    files: migrated(
      'overlays/llama-cpp.nix',
      ['{inputs}: final: prev: let', '{inputs}: { overlays = final: prev: let'],
      [/\}\n$/, '}; }\n'],
    ),
    at: 'carbon',
    error:
      /^A definition for option `nixpkgs\.overlays\."\[definition \d-entry 1\]"' is not of type `nixpkgs overlay'/,
  },
  {
    mistake: 'attrNames of a select',
    files: inList('builtins.attrNames { cpu = pkgs.llama-cpp-cpu; }.${config.hardware.gpu}'),
    at: 'nitrogen',
    error:
      /^A definition for option `environment\.systemPackages\."\[definition \d-entry 1\]"' is not of type `package'/,
  },
  {
    mistake: 'builtins.currentSystem',
    files: selecting('inputs.llama-cpp.packages.${builtins.currentSystem}.default'),
    at: 'boron',
    error: /^attribute 'currentSystem' missing/,
  },
  {
    mistake: 'an output formal that is no input',
    files: migrated(
      'flake.nix',
      [/outputs = \{\n {4}self,/, 'outputs = {\n    self,\n    inputs,'],
      ['} @ inputs:', '} @ args: let inputs = args; in'],
    ),
    at: 'flake',
    error: /cannot find flake 'flake:inputs' in the flake registries/,
  },
  {
    mistake: 'an unbound name',
    files: machine('boron', '  time.timeZone = mkDefault "UTC";'),
    at: 'boron',
    error: /^undefined variable 'mkDefault'/,
  },
  {
    mistake: 'getEnv as a key',
    files: inList('{ nitrogen = pkgs.llama-cpp-cpu; }.${builtins.getEnv "HOSTNAME"}'),
    at: 'nitrogen',
    error: /^attribute '("")?' missing/,
  },
  {
    mistake: "Home Manager without useGlobalPkgs names an overlay's package",
    files: {
      ...migrated('nixos/users.nix', ['useGlobalPkgs = true', 'useGlobalPkgs = false']),
      ...migrated('home/mara.nix', ['osConfig.services.llama-cpp.package', 'llama-cpp-cpu']),
    },
    at: 'boron',
    error: /^undefined variable 'llama-cpp-cpu'/,
  },
  {
    mistake: 'inputs used in imports but passed by _module.args',
    files: {
      ...migrated(
        'flake.nix',
        ['specialArgs = {inherit inputs;};', ''],
        ['./nixos\n', './nixos\n          { _module.args = { inherit inputs; }; }\n'],
      ),
      ...migrated(
        'machines/boron.nix',
        ['{...}: {', '{ inputs, ... }: {'],
        ['[./hardware/boron.nix]', '[ ./hardware/boron.nix inputs.nixos-hardware.nixosModules.common-pc ]'],
      ),
    },
    at: 'boron',
    error: /^infinite recursion encountered/,
  },
  {
    mistake: 'an inputs formal without specialArgs',
    files: migrated('flake.nix', ['specialArgs = {inherit inputs;};', '']),
    at: 'carbon',
    error: /^attribute 'inputs' missing/,
  },
  {
    mistake: 'two mkDefault of one option',
    files: migrated('machines/nitrogen.nix', ['lib.mkForce "UTC"', 'lib.mkDefault "UTC"']),
    at: 'nitrogen',
    error: /^The option `time\.timeZone' has conflicting definition values:\n- In `/,
  },
  {
    mistake: 'a follows of an input that is not there',
    files: migrated('flake.nix', [
      /llama\.cpp";\n {6}inputs\.nixpkgs\.follows = "nixpkgs"/,
      'llama.cpp";\n      inputs.nixpkgs.follows = "nixpkgs-master"',
    ]),
    at: 'flake',
    error: /follows a non-existent input 'nixpkgs-master'/,
  },
  {
    mistake: "nixpkgs' argument on upstream's package",
    files: inList('pkgs.llama-cpp-cpu.override { cudaSupport = true; }'),
    at: 'nitrogen',
    error: /called with unexpected argument 'cudaSupport'/,
  },
  {
    mistake: "upstream's argument on nixpkgs' package",
    files: inList('pkgs.llama-cpp.override { useCuda = true; }'),
    at: 'nitrogen',
    error: /called with unexpected argument 'useCuda'/,
  },
  {
    mistake: 'an upstream output that is gone',
    files: selecting('inputs.llama-cpp.packages.x86_64-linux.opencl'),
    at: 'boron',
    error: /^attribute 'opencl' missing/,
  },
  {
    mistake: 'CUDA by override on packages.default, whatever the host allows',
    files: selecting('(inputs.llama-cpp.packages.x86_64-linux.default.override { useCuda = true; })'),
    at: 'carbon',
    error: /^Package ‘cuda.*’ has an unfree license \(‘CUDA EULA’\), refusing to evaluate\./,
  },
  {
    mistake: 'CUDA by the overlay on a host that does not allow it',
    files: migrated('machines/boron.nix', ['hardware.gpu = "cpu"', 'hardware.gpu = "cuda"']),
    at: 'boron',
    error: /has an unfree license .*, refusing to evaluate\./,
  },
  {
    mistake: 'an overlay that the host was not wired to',
    files: migrated('nixos/llama-cpp.nix', [/nixpkgs\.overlays = .*;/, '']),
    at: 'boron',
    error: /^attribute 'llama-cpp-cpu' missing/,
  },
  {
    mistake: "upstream's overlay under nixpkgs' variant",
    files: {
      ...migrated('nixos/llama-cpp.nix', [
        /nixpkgs\.overlays = .*;/,
        'nixpkgs.overlays = [ inputs.llama-cpp.overlays.default ];',
      ]),
    },
    at: 'beryllium',
    error: /called with unexpected argument 'vulkanSupport'/,
  },
  {
    mistake: 'specialArgs.pkgs, under which the overlays of modules are not seen',
    files: migrated('flake.nix', [
      'specialArgs = {inherit inputs;};',
      'specialArgs = { inherit inputs; pkgs = import nixpkgs { system = "x86_64-linux"; }; };',
    ]),
    at: 'boron',
    error: /^attribute '(stable|llama-cpp-cpu)' missing/,
  },
  {
    mistake: 'options beside config',
    files: migrated('nixos/llama-cpp.nix', ['  config = {\n', '  environment.shells = [ ];\n  config = {\n']),
    at: 'boron',
    error:
      /^Module `.*nixos\/llama-cpp\.nix' has an unsupported attribute `environment'\. This is caused by introducing a top-level `config' or `options' attribute\./,
  },
  {
    mistake: 'a value outside an enum',
    files: migrated('machines/boron.nix', ['hardware.gpu = "cpu"', 'hardware.gpu = "nvidia"']),
    at: 'boron',
    error: /^A definition for option `hardware\.gpu' is not of type `one of "cpu", "cuda", "rocm", "vulkan"'/,
  },
  {
    mistake: 'a misspelt argument of nixosSystem',
    files: migrated('flake.nix', ['specialArgs = {inherit inputs;};', 'specialArg = {inherit inputs;};']),
    at: 'boron',
    error: /called with unexpected argument 'specialArg'/,
  },
];

describe('one mistake in a fleet that works', () => {
  it.each(mistakes)('$mistake', async ({ files, at, error }) => {
    const result = await evalFleet(fixture('migrated'), at === 'flake' ? {} : { hosts: [at] }, { files });
    if (at === 'flake') {
      expect(result.error).toMatch(error);
      return;
    }
    const host = result.hosts[at];
    expect(host?.ok).toBe(false);
    expect(host?.ok === false && host.error).toMatch(error);
  });
});

describe('one mistake that Nix does not tell', () => {
  it('Home Manager reads the NixOS option through its own config: always the CPU', async () => {
    const files = migrated(
      'home/mara.nix',
      ['osConfig.services.llama-cpp.package', 'pkgs."llama-cpp-${config.hardware.gpu or "cpu"}"'],
      ['  osConfig,\n', '  config,\n'],
    );
    const { hosts } = await evalFleet(fixture('migrated'), { hosts: ['carbon'] }, { files });
    expect(summary(hosts.carbon)).toEqual([
      `${anywhere}: upstream cuda dispatch`,
      `${home}: upstream cpu dispatch`,
    ]);
  });

  it('an overlay was never applied: nixpkgs has a package of the same name', async () => {
    const files = migrated('nixos/llama-cpp.nix', [/nixpkgs\.overlays = .*;/, '']);
    const { hosts } = await evalFleet(fixture('migrated'), { hosts: ['carbon'] }, { files });
    expect(summary(hosts.carbon)[0]).toBe(`${anywhere}: nixpkgs cuda dispatch`);
  });

  it('flags are replaced, not added to', async () => {
    const files = migrated('overlays/llama-cpp.nix', [/\(old\.cmakeFlags or \[\]\)\s*\+\+ /, '']);
    const { hosts } = await evalFleet(fixture('migrated'), { hosts: ['carbon'] }, { files });
    expect(value(hosts.carbon).packages[0]).toMatchObject({ gpu: 'cpu', cpu: 'dispatch' });
  });
});
