/**
 * The stubs say what real nixpkgs, Home Manager and llama.cpp say: the migrated fleet evaluates, the guide's does not.
 * Rules and the migration are judged by these stubs.
 */
import { describe, expect, it, vi } from 'vitest';
import { edited, fixture, type Replacement, summary, value } from './fixtures.ts';
import { evalFleet, evalOutputs } from './harness.ts';

vi.setConfig({ testTimeout: 60_000 });
const guide = (file: string, ...replacements: Replacement[]) => edited('guide', file, ...replacements);

const home = 'home-manager.users.mara.home.packages';
const anywhere = 'environment.systemPackages';
const service = 'services.llama-cpp.package';

describe('the example fleet', () => {
  it('evaluates but for the host whose overlay was never wired, and the unwired laptop silently has another build', async () => {
    const { hosts } = await evalFleet(fixture('overlay'));
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
    const { hosts } = await evalFleet(fixture('migrated'));
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
    const helper = await evalFleet(fixture('helper'));
    expect(summary(helper.hosts.argon)).toEqual([`${anywhere}: nixpkgs cuda dispatch`]);
    expect(summary(helper.hosts.krypton)).toEqual([]);
    expect(summary(helper.hosts.neon)).toEqual([`${service}: nixpkgs vulkan dispatch`]);
    const nixpkgs = await evalFleet(fixture('nixpkgs'));
    expect(summary(nixpkgs.hosts.quartz)).toEqual([`${anywhere}: nixpkgs cpu dispatch`]);
    expect(summary(nixpkgs.hosts.feldspar)).toEqual([`${service}: nixpkgs rocm dispatch`]);
    expect(summary(nixpkgs.hosts.mica)).toEqual([]);
    const parts = await evalFleet(fixture('parts'));
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
    const { hosts, error } = await evalFleet(fixture('guide'));
    expect(hosts).toEqual({});
    expect(error).toBe("duplicate formal function argument 'inputs'");
  });

  it('then sets an option on every host that nobody declares', async () => {
    const { hosts } = await evalFleet(fixture('guide'), {}, { files: formals });
    expect(Object.keys(hosts)).toHaveLength(4);
    for (const host of Object.values(hosts)) {
      expect(host).toMatchObject({
        error: expect.stringContaining("The option `hardware.gpu' does not exist."),
      });
    }
  });

  it('then gives nixpkgs an overlay that is none', async () => {
    const files = { ...formals, ...option };
    const { hosts } = await evalFleet(fixture('guide'), {}, { files });
    for (const name of ['carbon', 'beryllium', 'nitrogen']) {
      expect(hosts[name]).toMatchObject({
        error: expect.stringContaining("is not of type `nixpkgs overlay'"),
      });
    }
    const { map } = await evalOutputs(fixture('guide'), { map: 'f: f.hostLlamaPkg.carbon.name' }, { files });
    expect(map).toEqual({ ok: false, error: 'All overlays passed to nixpkgs must be functions.' });
  });

  it('then asks for the current system, and for the file that it said to delete', async () => {
    const { hosts } = await evalFleet(fixture('guide'), {}, { files: { ...formals, ...option, ...overlay } });
    expect(hosts.carbon).toEqual({ ok: false, error: "attribute 'currentSystem' missing" });
    expect(hosts.beryllium).toEqual({ ok: false, error: "attribute 'currentSystem' missing" });
    expect(hosts.boron).toMatchObject({
      error: expect.stringMatching(/nixos\/pkgs.*(No such file|does not exist)/),
    });
  });

  it('then puts the names of a package into the list of packages', async () => {
    const files = { ...formals, ...option, ...overlay, ...pure };
    const { hosts } = await evalFleet(fixture('guide'), {}, { files });
    for (const name of ['carbon', 'beryllium', 'nitrogen']) {
      expect(hosts[name]).toMatchObject({ error: expect.stringContaining("is not of type `package'") });
    }
  });
});

describe("upstream's flake", () => {
  it('has the outputs of its date, the CUDA one free to build on any host', async () => {
    const results = await evalOutputs(fixture('migrated'), {
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
    const before = (await evalFleet(fixture('nixpkgs'))).hosts;
    const after = (await evalFleet(fixture('nixpkgs'), {}, { files })).hosts;
    return Object.keys(before).filter((name) => value(before[name]).toplevel !== value(after[name]).toplevel);
  };
  const common = (...lines: string[]) =>
    edited('nixpkgs', 'common.nix', ['  system.stateVersion', `${lines.join('\n')}\n  system.stateVersion`]);

  it('stays the same on a host without llama.cpp when overlay, option and selection are added', async () => {
    const shared = (file: string) => edited('migrated', file);
    const files = {
      ...shared('overlays/llama-cpp.nix'),
      ...shared('nixos/llama-cpp.nix'),
      ...edited(
        'nixpkgs',
        'flake.nix',
        [
          '  outputs = { self, nixpkgs }:',
          '  inputs.llama-cpp.url = "github:ggml-org/llama.cpp";\n  outputs = { self, nixpkgs, llama-cpp }@inputs:',
        ],
        [
          '      modules = [',
          '      specialArgs = { inherit inputs; };\n      modules = [ ./nixos/llama-cpp.nix',
        ],
      ),
    };
    // quartz asks for pkgs.llama-cpp, which the overlay leaves alone; feldspar names a package of its own.
    expect(await changed(files)).toEqual([]);
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
