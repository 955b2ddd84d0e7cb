/** What is said of a repository without a flake: `configuration.nix` with `<nixpkgs>`, or npins. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { analyseTexts, placesOf } from './examples-testing.ts';

beforeAll(loadParserNode);

const shown = (texts: Readonly<Record<string, string>>): string[] =>
  placesOf(analyseTexts(new Map(Object.entries(texts)))).map(
    ({ file, line, rule }) => `${file}:${line + 1} ${rule}`,
  );

const overlay = 'final: prev: { llama-cpp-vk = prev.llama-cpp.override { vulkanSupport = true; }; }\n';

describe('a configuration.nix with <nixpkgs>', () => {
  it('has found what Nix stops at whoever evaluates it', () => {
    const configuration = `{ config, pkgs, lib, ... }:
{
  imports = [ ./hardware-configuration.nix ];
  nixpkgs.overlays = [
    (import ./overlay.nix)
    ./overlay.nix
    { llama-cpp-x = pkgs.llama-cpp; }
  ];
  environment.systemPackages = with pkgs; [
    "llama-cpp"
    (llama-cpp.override { useCuda = true; })
    (builtins.attrNames { cpu = llama-cpp; vk = llama-cpp-vk; }.\${config.gpu})
  ];
}
`;
    expect(
      shown({
        'configuration.nix': configuration,
        'overlay.nix': overlay,
        'hardware-configuration.nix':
          '{ lib, ... }: { nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux"; }',
      }),
    ).toEqual([
      'configuration.nix:6 overlay-not-a-function',
      'configuration.nix:7 overlay-not-a-function',
      'configuration.nix:10 not-a-package',
      'configuration.nix:11 unknown-override-argument',
      'configuration.nix:12 attr-names-lookup',
    ]);
  });

  it('is asked nothing that only flakes must do, and nothing that its caller or its channel decides', () => {
    const configuration = `{ config, pkgs, inputs, sources, ... }:
let
  system = builtins.currentSystem;
  unstable = import <nixos-unstable> { config.allowUnfree = true; };
  upstream = builtins.getFlake "github:ggml-org/llama.cpp/0123456789abcdef0123456789abcdef01234567";
in
{
  hardware.gpu = "cuda";
  services.llama-cpp.enable = true;
  services.llama-cpp.port = 8080;
  environment.variables.LLAMA_HOST = builtins.getEnv "HOSTNAME";
  environment.systemPackages = [
    pkgs.llama-cpp
    pkgs.llama-cpp-mine
    (pkgs.llama-cpp.override { cudaSupport = true; })
    unstable.llama-cpp-vulkan
    upstream.packages.\${system}.cuda
    upstream.packages.\${pkgs.system}.vulkan
    inputs.llama-cpp.packages.\${system}.rocm
  ];
}
`;
    expect(shown({ 'configuration.nix': configuration })).toEqual([]);
  });
});

describe('a configuration that npins evaluates', () => {
  it('has what is handed to it', () => {
    const texts = {
      'default.nix': `let
  sources = import ./npins;
  pkgs = import sources.nixpkgs { overlays = [ (import ./overlay.nix) ]; };
in
{ inherit (pkgs) llama-cpp-vk; system = builtins.currentSystem; }
`,
      'npins/default.nix': '{ nixpkgs = builtins.fetchTarball "https://example.org/nixpkgs.tar.gz"; }',
      'hosts/carbon/configuration.nix': `{ pkgs, sources, ... }:
{
  nixpkgs.hostPlatform = "x86_64-linux";
  nixpkgs.overlays = [ (import ../../overlay.nix) ];
  hardware.gpu = "cuda";
  environment.systemPackages = [ pkgs.llama-cpp-vk (import sources.nixpkgs { }).llama-cpp null ];
}
`,
      'overlay.nix': overlay,
    };
    expect(shown(texts)).toEqual(['hosts/carbon/configuration.nix:6 not-a-package']);
  });
});

describe('a configuration.nix beside a flake', () => {
  it('is judged by what it says alone', () => {
    const texts = {
      'configuration.nix':
        '{ pkgs, ... }: { environment.systemPackages = [ "llama-cpp" pkgs.llama-cpp ]; }\n',
      'machines/flake.nix': '{ outputs = { self }: { }; }\n',
    };
    expect(shown(texts)).toEqual([]);
  });
});
