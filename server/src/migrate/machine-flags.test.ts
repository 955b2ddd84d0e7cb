/** Flags that are right for one machine never reach another. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal, type Texts } from './forms-testing.ts';

beforeAll(loadParserNode);

const tuned = (set: string, march = 'znver2'): string =>
  `(${set}.llama-cpp.override { vulkanSupport = true; }).overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ "-DCMAKE_C_FLAGS=-march=${march}" "-DGGML_VULKAN_DEBUG=ON" ]; })`;

const twoHosts = (first: string, second: string): Texts => ({
  'flake.nix': flake(`${host('opal', './opal.nix')}\n${host('pearl', './pearl.nix')}`),
  'opal.nix': opal(`  networking.hostName = "opal";\n  ${first}`),
  'pearl.nix': opal(`  networking.hostName = "pearl";\n  ${second}`),
});
const installs = (element: string): string => `environment.systemPackages = [ (${element}) ];`;

describe('an architecture that one host’s build is for', () => {
  test('stays with that host, and other flags go into the overlay', () => {
    const { plan, after } = migrate(
      twoHosts(
        installs(tuned('pkgs')),
        'environment.systemPackages = [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ];',
      ),
    );
    expect(plan.refused).toBeUndefined();
    expect(after['overlays/llama-cpp.nix']).not.toContain('march');
    expect(after['overlays/llama-cpp.nix']).toContain('GGML_VULKAN_DEBUG');
    expect(after['pearl.nix']).not.toContain('march');
    expect(
      after['opal.nix'],
    ).toContain(`  services.llama-cpp.package = pkgs."llama-cpp-\${config.hardware.gpu}".overrideAttrs (old: {
    cmakeFlags = old.cmakeFlags ++ [
      "-DCMAKE_C_FLAGS=-march=znver2"
    ];
  });
`);
    expect(
      plan.hosts.map(({ after: [found] }) => found!.package.flags.some((f) => f.includes('march'))),
    ).toEqual([true, false]);
    const again = migrate({ ...twoHosts('', ''), ...(after as Texts) });
    expect(again.after).toEqual({});
    expect(again.plan.refused).toBeUndefined();
  });

  test('stays where the host defines the service’s package', () => {
    const { after } = migrate(
      twoHosts(`services.llama-cpp = { enable = true; package = ${tuned('pkgs')}; };`, ''),
    );
    expect(after['opal.nix']).toContain(
      'package = pkgs."llama-cpp-${config.hardware.gpu}".overrideAttrs (old: {',
    );
    expect(after['overlays/llama-cpp.nix']).not.toContain('march');
  });

  test('differs from host to host', () => {
    const { after } = migrate(twoHosts(installs(tuned('pkgs')), installs(tuned('pkgs', 'skylake'))));
    expect(after['opal.nix']).toContain('-march=znver2');
    expect(after['pearl.nix']).toContain('-march=skylake');
  });

  test('is the overlay’s where all hosts of the backend have it', () => {
    const { after } = migrate(twoHosts(installs(tuned('pkgs')), installs(tuned('pkgs'))));
    expect(after['overlays/llama-cpp.nix']).toContain(
      'llama-cpp-vulkan = (build { useVulkan = true; }).overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ "-DCMAKE_C_FLAGS=-march=znver2" ]; });',
    );
    expect(after['opal.nix']).not.toContain('march');
  });

  test('is the overlay’s package’s where the author’s overlay says it of that package', () => {
    const { after } = migrate({
      ...oneHost(
        '  nixpkgs.overlays = [ (import ./overlays/llama.nix) ];\n  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
      'overlays/llama.nix': `final: prev: {\n  llama-cpp-vulkan = ${tuned('prev')};\n}\n`,
    });
    expect(after['overlays/llama-cpp.nix']).toMatch(/llama-cpp-vulkan = .*-march=znver2/);
    expect(after['overlays/llama-cpp.nix']).toMatch(/llama-cpp-cpu = build \{ \};/);
    expect(after['opal.nix']).not.toContain('march');
  });

  test('stays with the package of a home by itself', () => {
    const { after, plan } = migrate({
      'flake.nix': flake(
        `    homeConfigurations.mara = inputs.home-manager.lib.homeManagerConfiguration {
      pkgs = import nixpkgs { system = "x86_64-linux"; };
      modules = [ ./home.nix ];
    };`,
        '    home-manager.url = "github:nix-community/home-manager";\n',
      ),
      'home.nix': opal(`  home.packages = [ (${tuned('pkgs')}) ];`),
    });
    expect(plan.refused).toBeUndefined();
    expect(after['home.nix']).toContain(
      'home.packages = [ (pkgs.llama-cpp-vulkan.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ "-DCMAKE_C_FLAGS=-march=znver2" ]; })) ];',
    );
  });
});
