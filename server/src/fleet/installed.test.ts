import { beforeAll, describe, expect, test } from 'vitest';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { loadFleet } from './load.ts';

beforeAll(loadParserNode);

/** The text that installs each llama.cpp of a fleet of one host with this module. */
function places(module: string): string[] {
  const fleet = loadFleet(
    filesOver(
      inMemory({
        '/f/flake.nix': `{
          inputs.nixpkgs.url = "github:NixOS/nixpkgs";
          outputs = { nixpkgs, ... }: {
            nixosConfigurations.a = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ ./a.nix ]; };
          };
        }`,
        '/f/a.nix': module,
      }),
    ),
    '/f',
  );
  return fleet.hosts[0]!.packages.map(({ place }) => place!.file.text.slice(place!.start, place!.end));
}

describe('a package is shown where its author wrote it', () => {
  test.each([
    ['an element', '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }', 'pkgs.llama-cpp'],
    ['a bare name', '{ pkgs, ... }: { environment.systemPackages = with pkgs; [ llama-cpp ]; }', 'llama-cpp'],
    [
      'an argument of lib.optional',
      '{ lib, pkgs, ... }: { environment.systemPackages = lib.optional true pkgs.llama-cpp; }',
      'pkgs.llama-cpp',
    ],
    [
      'a default of the service',
      '{ lib, pkgs, ... }: { services.llama-cpp.enable = true; services.llama-cpp.package = lib.mkDefault pkgs.llama-cpp; }',
      'pkgs.llama-cpp',
    ],
    ['the service alone', '{ services.llama-cpp.enable = true; }', 'services.llama-cpp.enable = true;'],
  ])('%s', (_name, module, text) => {
    expect(places(module)).toEqual([text]);
  });
});

describe('a condition is looked into only for what stands under it', () => {
  test('not where another option of the same set is read', () => {
    expect(
      places(`{ config, lib, pkgs, ... }: {
        imports = [
          { programs.first.enable = true; }
          { config = lib.mkIf config.programs.second.enable {
              programs.third.enable = true;
              environment.systemPackages = [ pkgs.llama-cpp-vulkan ];
            }; }
          { config = lib.mkIf config.programs.first.enable {
              programs.second.enable = true;
              environment.systemPackages = [ pkgs.llama-cpp ];
            }; }
        ];
      }`).toSorted(),
    ).toEqual(['pkgs.llama-cpp', 'pkgs.llama-cpp-vulkan']);
  });
});
