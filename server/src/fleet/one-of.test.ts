/** A package that is one of two, by what can’t be decided: known where both come to the same, in doubt where they don’t. */
import { beforeAll, describe, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

/** The host whose overlay has this binding of `llama-cpp-cuda`, and that installs `installed`. */
function hostWith(overlay: string, config: string) {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { nixpkgs, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem {
              system = "x86_64-linux";
              modules = [ ({ config, lib, pkgs, ... }: {
                nixpkgs.overlays = [ (final: prev:
                  let
                    isOld = !(prev.lib.versionAtLeast prev.llama-cpp.version "8000");
                    newer = old: { version = "8000"; src = prev.fetchFromGitHub { owner = "ggml-org"; repo = "llama.cpp"; tag = "b8000"; }; };
                    cuda = prev.llama-cpp.override { cudaSupport = true; };
                  in ${overlay}) ];
                ${config}
              }) ];
            };
          };
        }`,
      }),
    ),
    '/f',
  );
  const [host] = fleet.hosts;
  return {
    packages: host!.packages.map(
      ({ where, package: of }) => `${where} ${of.name} ${of.origin} ${of.backends} ${of.cpu}`,
    ),
    unknown: host!.unknown.map(({ text }) => text),
  };
}

const listed = 'environment.systemPackages = [ pkgs.llama-cpp-cuda ];';
const served = 'services.llama-cpp = { enable = true; package = pkgs.llama-cpp-cuda; };';

describe('one of two packages', () => {
  test.each([
    ['environment.systemPackages', listed],
    ['services.llama-cpp.package', served],
  ])('in %s: known where only its sources depend on the condition', (where, config) => {
    const host = hostWith('{ llama-cpp-cuda = if isOld then cuda.overrideAttrs newer else cuda; }', config);
    expect(host).toEqual({
      packages: [`${where} llama-cpp-cuda nixpkgs cuda dispatch`],
      unknown: [],
    });
  });

  test('its variants are known, too: they are made of it', () => {
    const { packages, unknown } = hostWith(
      '{ llama-cpp = if isOld then prev.llama-cpp.overrideAttrs newer else prev.llama-cpp; }',
      'environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
    );
    expect(packages).toEqual(['environment.systemPackages llama-cpp-vulkan nixpkgs vulkan dispatch']);
    expect(unknown).toEqual([]);
  });

  test('which it is stays open where the backends depend on the condition', () => {
    const { packages, unknown } = hostWith(
      '{ llama-cpp-cuda = if isOld then cuda else prev.llama-cpp; }',
      listed,
    );
    expect(packages).toEqual([]);
    expect(unknown[0]).toContain('which llama.cpp it is can’t be decided');
  });

  test('so do the backends of what is made of it', () => {
    const { packages } = hostWith(
      '{ llama-cpp = if isOld then cuda else prev.llama-cpp; }',
      'environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
    );
    expect(packages).toEqual(['environment.systemPackages llama-cpp-vulkan nixpkgs undefined unknown']);
  });
});

describe('an option that is one of two', () => {
  test('is one of them for who reads it', () => {
    const { packages, unknown } = hostWith(
      '{ llama-cpp-rocm = cuda; }',
      `
        networking.hostName = if pkgs.llama-cpp.version == "1" then "cuda" else "rocm";
        environment.systemPackages = [ pkgs."llama-cpp-\${config.networking.hostName}" ];
      `,
    );
    expect(packages).toEqual([]);
    expect(unknown[0]).toContain('which llama.cpp it is can’t be decided');
  });

  test('does not conflict with a plain definition for sure', () => {
    const { unknown } = hostWith(
      '{ }',
      `
        options.gpu = lib.mkOption { type = lib.types.str; };
        config.gpu = lib.mkMerge [ "cuda" (if pkgs.llama-cpp.version == "1" then "cuda" else "rocm") ];
        config.environment.systemPackages = lib.optional (config.gpu == "cuda") pkgs.llama-cpp-cuda;
      `,
    );
    expect(unknown.join()).not.toContain('conflicting');
  });
});
