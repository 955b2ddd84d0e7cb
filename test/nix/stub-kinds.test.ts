/**
 * The other ways in which a flake makes hosts and homes, over the stubs: standalone Home Manager, nix-darwin,
 * flake-utils, and an overlay given to nixpkgs rather than to a module.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { evalFleet, evalOutputs } from './harness.ts';
import { scratch } from './store.ts';

vi.setConfig({ testTimeout: 60_000 });

const inputs = `
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  inputs.darwin.url = "github:nix-darwin/nix-darwin/master";
  inputs.flake-utils.url = "github:numtide/flake-utils";
  inputs.llama.url = "github:ggml-org/llama.cpp";`;

/** A flake of one file with those inputs. */
function flake(outputs: string): string {
  const dir = scratch('kinds');
  writeFileSync(
    join(dir, 'flake.nix'),
    `{ ${inputs}\n outputs = { self, nixpkgs, ... }@inputs: ${outputs}; }`,
  );
  return dir;
}
const pkgs = (system: string, overlays: string) =>
  `import nixpkgs { system = "${system}"; overlays = [ ${overlays} ]; }`;

describe('standalone Home Manager', () => {
  const home = (given: string, modules: string) =>
    flake(`{ homeConfigurations."olu@cedar" = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = ${given}; extraSpecialArgs = { inherit inputs; }; modules = [ ${modules}
      { home = { username = "olu"; homeDirectory = "/home/olu"; stateVersion = "25.05"; }; } ]; }; }`);

  it("sees the overlays of the caller's package set", async () => {
    const given = pkgs('aarch64-linux', 'inputs.llama.overlays.default');
    const { homes } = await evalFleet(
      home(given, '({ pkgs, ... }: { home.packages = [ pkgs.llama-cpp ]; })'),
    );
    expect(homes['olu@cedar']).toMatchObject({
      ok: true,
      value: {
        system: 'aarch64-linux',
        packages: [{ where: 'home.packages', origin: 'upstream', gpu: 'cpu' }],
      },
    });
  });

  it('has no host: osConfig is an argument that nobody passes', async () => {
    const { homes } = await evalFleet(
      home(
        pkgs('x86_64-linux', ''),
        '({ osConfig, ... }: { home.packages = [ osConfig.services.llama-cpp.package ]; })',
      ),
    );
    expect(homes['olu@cedar']).toEqual({ ok: false, error: "attribute 'osConfig' missing" });
  });

  it('takes overlays of its own', async () => {
    const module =
      '({ pkgs, ... }: { nixpkgs.overlays = [ (f: p: { mine = p.llama-cpp-vulkan; }) ]; home.packages = [ pkgs.mine ]; })';
    const { homes } = await evalFleet(home(pkgs('x86_64-linux', ''), module));
    expect(homes['olu@cedar']).toMatchObject({ ok: true, value: { packages: [{ gpu: 'vulkan' }] } });
  });
});

it('nix-darwin gives Metal to an Apple machine', async () => {
  const { darwin } = await evalFleet(
    flake(`{ darwinConfigurations.pine = inputs.darwin.lib.darwinSystem {
      system = "aarch64-darwin"; specialArgs = { inherit inputs; };
      modules = [ ({ pkgs, ... }: {
        nixpkgs.overlays = [ inputs.llama.overlays.default ];
        environment.systemPackages = [ pkgs.llama-cpp ]; homebrew.enable = true; system.stateVersion = "6"; }) ]; }; }`),
  );
  expect(darwin.pine).toMatchObject({
    ok: true,
    value: { system: 'aarch64-darwin', packages: [{ origin: 'upstream', gpu: 'metal' }] },
  });
});

it('flake-utils puts packages under each system', async () => {
  const dir = flake(`inputs.flake-utils.lib.eachDefaultSystem (system: {
    packages.default = inputs.llama.packages.\${system}.vulkan; })`);
  const { names } = await evalOutputs(dir, {
    names: 'f: builtins.mapAttrs (_: p: p.default.pname) f.packages',
  });
  expect(names).toMatchObject({ ok: true, value: { 'x86_64-linux': 'llama-cpp-vulkan' } });
});

describe('a package set made outside', () => {
  const host = (given: string, modules: string) =>
    flake(`{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { ${given} modules = [ ${modules} ]; }; }`);
  const module =
    '({ pkgs, ... }: { nixpkgs.overlays = [ (f: p: { second = p.first; }) ]; environment.systemPackages = [ pkgs.second ]; })';
  const first = pkgs('x86_64-linux', '(f: p: { first = p.llama-cpp-rocm; })');

  it("keeps the modules' overlays, on top, when given as nixosSystem's pkgs", async () => {
    const { hosts } = await evalFleet(host(`pkgs = ${first};`, module));
    expect(hosts.h).toMatchObject({ ok: true, value: { packages: [{ gpu: 'rocm' }] } });
  });

  it('drops them when given as a special argument', async () => {
    const { hosts } = await evalFleet(host(`specialArgs.pkgs = ${first};`, module));
    expect(hosts.h).toEqual({ ok: false, error: "attribute 'second' missing" });
  });

  it('refuses nixpkgs.config beside it', async () => {
    const { hosts } = await evalFleet(host(`pkgs = ${first};`, '{ nixpkgs.config.allowUnfree = true; }'));
    expect(hosts.h).toMatchObject({ error: expect.stringContaining('Failed assertions:') });
  });
});

describe("a host's overlays", () => {
  it('apply those of later modules first, as the module system orders definitions', async () => {
    const mark = (flag: string) =>
      `{ nixpkgs.overlays = [ (f: p: { llama-cpp = p.llama-cpp.overrideAttrs (o: { cmakeFlags = o.cmakeFlags ++ [ "${flag}" ]; }); }) ]; }`;
    const dir =
      flake(`{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [
      ${mark('-DA=1')} ${mark('-DB=1')} ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ]; }; }`);
    const { hosts } = await evalFleet(dir, {
      attrs: { flags: 'h: (builtins.head (describe.packages h)).cmakeFlags' },
    });
    const flags = hosts.h?.ok ? (hosts.h.value.flags as string[]) : [];
    expect(flags.slice(-2)).toEqual(['-DB=1', '-DA=1']);
  });

  it('make llama-cpp-vulkan follow a replaced llama-cpp, and fail for its argument', async () => {
    const dir =
      flake(`{ nixosConfigurations.h = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [
      { nixpkgs.overlays = [ inputs.llama.overlays.default ]; }
      ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; }) ]; }; }`);
    expect((await evalFleet(dir)).hosts.h).toMatchObject({
      error: expect.stringContaining("called with unexpected argument 'vulkanSupport'"),
    });
  });
});
