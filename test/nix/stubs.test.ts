/**
 * The stubs say what real nixpkgs, Home Manager and llama.cpp say: the migrated fleet evaluates, the guide's does not,
 * and each of its mistakes alone gives Nix's own error. Rules and the migration are judged by these stubs.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { evalFleet, evalOutputs, type HostReport, type Result } from './harness.ts';

vi.setConfig({ testTimeout: 60_000 });
const fixtures = join(import.meta.dirname, '../fixtures');
const fleet = (name: string) => join(fixtures, `fleet-${name}`);

/** `{ file: text }` of a fixture's file after replacing text in it that must be there. */
function edited(name: string, file: string, ...replacements: [from: string | RegExp, to: string][]) {
  let text = readFileSync(join(fleet(name), file), 'utf8');
  for (const [from, to] of replacements) {
    const next = text.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, () => to);
    if (next === text) throw new Error(`${file} of fleet-${name} has no ${from}`);
    text = next;
  }
  return { [file]: text };
}
const migrated = (file: string, ...replacements: [from: string | RegExp, to: string][]) =>
  edited('migrated', file, ...replacements);
const guide = (file: string, ...replacements: [from: string | RegExp, to: string][]) =>
  edited('guide', file, ...replacements);

function value(result: Result<HostReport> | undefined): HostReport {
  if (!result?.ok) throw new Error(result?.error ?? 'no such host');
  return result.value;
}
const summary = (result: Result<HostReport> | undefined) =>
  value(result).packages.map((p) => `${p.where}: ${p.origin} ${p.gpu} ${p.cpu}`);

const home = 'home-manager.users.mara.home.packages';
const anywhere = 'environment.systemPackages';
const service = 'services.llama-cpp.package';

describe('the example fleet', () => {
  it('evaluates but for the host whose overlay was never wired, and the unwired laptop silently has another build', async () => {
    const { hosts } = await evalFleet(fleet('overlay'));
    expect(summary(hosts.carbon)).toEqual([
      `${anywhere}: nixpkgs cuda native`,
      `${home}: nixpkgs cpu dispatch`,
    ]);
    expect(summary(hosts.beryllium)).toEqual([
      `${anywhere}: nixpkgs vulkan dispatch`,
      `${home}: nixpkgs cpu dispatch`,
    ]);
    expect(summary(hosts.boron)).toEqual([`${home}: nixpkgs cpu dispatch`, `${service}: nixpkgs cpu native`]);
    expect(hosts.nitrogen).toEqual({ ok: false, error: "undefined variable 'llama-cpp-cpu'" });
  });

  it('evaluates on all four hosts once migrated, each with its own variant from upstream', async () => {
    const { hosts } = await evalFleet(fleet('migrated'));
    const everywhere = (gpu: string, where: string) =>
      [`${where}: upstream ${gpu} dispatch`, `${home}: upstream ${gpu} dispatch`].sort();
    expect(summary(hosts.carbon)).toEqual(everywhere('cuda', anywhere));
    expect(summary(hosts.beryllium)).toEqual(everywhere('vulkan', anywhere));
    expect(summary(hosts.boron)).toEqual(everywhere('cpu', service));
    expect(summary(hosts.nitrogen)).toEqual(everywhere('cpu', anywhere));
    const flags = value(hosts.carbon).packages[0]?.cmakeFlags;
    expect(flags).toContain('-DGGML_CUDA:BOOL=TRUE');
    expect(flags).toContain('-DGGML_VULKAN:BOOL=FALSE');
    expect(flags?.slice(-2)).toEqual(['-DGGML_BACKEND_DL:BOOL=TRUE', '-DGGML_CPU_ALL_VARIANTS:BOOL=TRUE']);
  });

  it('has helpers, plain nixpkgs and flake-parts beside it, which evaluate', async () => {
    const helper = await evalFleet(fleet('helper'));
    expect(summary(helper.hosts.argon)).toEqual([`${anywhere}: nixpkgs cuda dispatch`]);
    expect(summary(helper.hosts.krypton)).toEqual([]);
    expect(summary(helper.hosts.neon)).toEqual([`${service}: nixpkgs vulkan dispatch`]);
    const nixpkgs = await evalFleet(fleet('nixpkgs'));
    expect(summary(nixpkgs.hosts.quartz)).toEqual([`${anywhere}: nixpkgs cpu dispatch`]);
    expect(summary(nixpkgs.hosts.feldspar)).toEqual([`${service}: nixpkgs rocm dispatch`]);
    expect(summary(nixpkgs.hosts.mica)).toEqual([]);
    const parts = await evalFleet(fleet('parts'));
    expect(summary(parts.hosts.cedar)).toEqual(['users.users.olu.packages: nixpkgs cuda dispatch']);
    expect(summary(parts.hosts.larch)).toEqual([
      'home-manager.users.olu.home.packages: nixpkgs cpu dispatch',
    ]);
  });
});

describe('the guide followed to the letter', () => {
  const formals = guide('flake.nix', ['{ self, inputs, ... }@inputs', '{ self, ... }@inputs']);
  const option = {
    'nixos/default.nix': `{ lib, ... }: {
      imports = [ ./base.nix ./desktop.nix ./users.nix ];
      options.hardware.gpu = lib.mkOption { type = lib.types.enum [ "cpu" "cuda" "vulkan" ]; };
    }`,
  };
  const pure = guide('nixos/llama-cpp-overlay.nix', ['builtins.currentSystem', '"x86_64-linux"']);
  const overlay = guide(
    'overlays/llama-cpp.nix',
    [/\{\n {2}# goes into `nixpkgs.overlays`\n {2}overlays = /, ''],
    [/ {2}\};\n\}\n$/, '  }\n'],
  );

  it('does not evaluate at all: the @-name is among the formals', async () => {
    const { hosts, error } = await evalFleet(fleet('guide'));
    expect(hosts).toEqual({});
    expect(error).toBe("duplicate formal function argument 'inputs'");
  });

  it('then sets an option on every host that nobody declares', async () => {
    const { hosts } = await evalFleet(fleet('guide'), {}, { files: formals });
    expect(Object.keys(hosts)).toHaveLength(4);
    for (const host of Object.values(hosts)) {
      expect(host).toMatchObject({
        error: expect.stringContaining("The option `hardware.gpu' does not exist."),
      });
    }
  });

  it('then gives nixpkgs an overlay that is none', async () => {
    const files = { ...formals, ...option };
    const { hosts } = await evalFleet(fleet('guide'), {}, { files });
    for (const name of ['carbon', 'beryllium', 'nitrogen']) {
      expect(hosts[name]).toMatchObject({
        error: expect.stringContaining("is not of type `nixpkgs overlay'"),
      });
    }
    const { map } = await evalOutputs(fleet('guide'), { map: 'f: f.hostLlamaPkg.carbon.name' }, { files });
    expect(map).toEqual({ ok: false, error: 'All overlays passed to nixpkgs must be functions.' });
  });

  it('then asks for the current system, and for the file that it said to delete', async () => {
    const { hosts } = await evalFleet(fleet('guide'), {}, { files: { ...formals, ...option, ...overlay } });
    expect(hosts.carbon).toEqual({ ok: false, error: "attribute 'currentSystem' missing" });
    expect(hosts.beryllium).toEqual({ ok: false, error: "attribute 'currentSystem' missing" });
    expect(hosts.boron).toMatchObject({
      error: expect.stringMatching(/nixos\/pkgs.*(No such file|does not exist)/),
    });
  });

  it('then puts the names of a package into the list of packages', async () => {
    const files = { ...formals, ...option, ...overlay, ...pure };
    const { hosts } = await evalFleet(fleet('guide'), {}, { files });
    for (const name of ['carbon', 'beryllium', 'nitrogen']) {
      expect(hosts[name]).toMatchObject({ error: expect.stringContaining("is not of type `package'") });
    }
  });
});

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
    const result = await evalFleet(fleet('migrated'), at === 'flake' ? {} : { hosts: [at] }, { files });
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
    const { hosts } = await evalFleet(fleet('migrated'), { hosts: ['carbon'] }, { files });
    expect(summary(hosts.carbon)).toEqual([
      `${anywhere}: upstream cuda dispatch`,
      `${home}: upstream cpu dispatch`,
    ]);
  });

  it('an overlay was never applied: nixpkgs has a package of the same name', async () => {
    const files = migrated('nixos/llama-cpp.nix', [/nixpkgs\.overlays = .*;/, '']);
    const { hosts } = await evalFleet(fleet('migrated'), { hosts: ['carbon'] }, { files });
    expect(summary(hosts.carbon)[0]).toBe(`${anywhere}: nixpkgs cuda dispatch`);
  });

  it('flags are replaced, not added to', async () => {
    const files = migrated('overlays/llama-cpp.nix', [/\(old\.cmakeFlags or \[\]\)\s*\+\+ /, '']);
    const { hosts } = await evalFleet(fleet('migrated'), { hosts: ['carbon'] }, { files });
    expect(value(hosts.carbon).packages[0]).toMatchObject({ gpu: 'cpu', cpu: 'dispatch' });
  });
});

describe("upstream's flake", () => {
  it('has the outputs of its date, the CUDA one free to build on any host', async () => {
    const results = await evalOutputs(fleet('migrated'), {
      linux: 'f: builtins.attrNames f.inputs.llama-cpp.packages.x86_64-linux',
      arm: 'f: builtins.attrNames f.inputs.llama-cpp.packages.aarch64-linux',
      legacy: 'f: builtins.attrNames f.inputs.llama-cpp.legacyPackages.x86_64-linux',
      overlay: 'f: builtins.attrNames (f.inputs.llama-cpp.overlays.default { } { })',
      cuda: 'f: (describe.package "" f.inputs.llama-cpp.packages.x86_64-linux.cuda).pname',
      mpi: 'f: with f.inputs.llama-cpp.packages.x86_64-linux; mpi-cuda.outPath == mpi-cpu.outPath',
    });
    const common = ['default', 'python-scripts', 'vulkan', 'windows'];
    const linux = ['cuda', 'mpi-cpu', 'mpi-cuda'];
    expect(results.linux).toEqual({ ok: true, value: [...common, ...linux, 'rocm'].sort() });
    expect(results.arm).toEqual({ ok: true, value: [...common, ...linux].sort() });
    expect(results.legacy).toEqual({
      ok: true,
      value: ['llamaPackages', 'llamaPackagesCuda', 'llamaPackagesRocm', 'llamaPackagesWindows'],
    });
    expect(results.overlay).toEqual({ ok: true, value: ['llama-cpp', 'llamaPackages'] });
    expect(results.cuda).toEqual({ ok: true, value: 'llama-cpp-cuda' });
    expect(results.mpi).toEqual({ ok: true, value: true });
  });
});

describe("a system's identity", () => {
  const changed = async (files: Record<string, string>) => {
    const before = (await evalFleet(fleet('nixpkgs'))).hosts;
    const after = (await evalFleet(fleet('nixpkgs'), {}, { files })).hosts;
    return Object.keys(before).filter((name) => value(before[name]).toplevel !== value(after[name]).toplevel);
  };
  const common = (...lines: string[]) =>
    edited('nixpkgs', 'common.nix', ['  system.stateVersion', `${lines.join('\n')}\n  system.stateVersion`]);

  it('stays the same where llama.cpp is only selected, not installed', async () => {
    expect(
      await changed(common('services.llama-cpp.package = pkgs.lib.mkDefault pkgs.llama-cpp-vulkan;')),
    ).toEqual([]);
  });

  it('changes with a flag of an installed llama.cpp, and only there', async () => {
    const overlay =
      'nixpkgs.overlays = [ (final: prev: { llama-cpp = prev.llama-cpp.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ "-DX=1" ]; }); }) ];';
    expect(await changed(common(overlay))).toEqual(['feldspar', 'quartz']);
  });

  it('changes with a setting that the stub knows nothing of', async () => {
    expect(await changed(common('services.fstrim.enable = true;'))).toEqual(['feldspar', 'mica', 'quartz']);
  });
});
