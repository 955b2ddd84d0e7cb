import { beforeAll, describe, expect, test } from 'vitest';
import { isProblem } from '../eval/files.ts';
import { changedTexts } from '../nix/change.ts';
import { analyse } from '../rules/analyse.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { changeOfFix } from './quick-fix.ts';

beforeAll(loadParserNode);

/** The files after the first fix, or that of a title, that is offered for a rule's first finding; undefined where none is. */
function fixed(
  rule: string,
  texts: Readonly<Record<string, string>>,
  title?: string,
): Record<string, string | null> | undefined {
  const files = filesOver(
    inMemory(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/f/${name}`, text]))),
  );
  const analysis = analyse(files, '/f');
  const finding = analysis.findings.find((one) => one.rule === rule);
  if (!finding)
    throw new Error(`no finding of ${rule}, but ${analysis.findings.map((one) => one.rule).join(' ')}`);
  const changes = finding.fixes
    .filter((fix) => title === undefined || fix.title === title)
    .map((fix) => changeOfFix(analysis, finding, fix));
  const change = changes.find((one) => one !== undefined);
  if (!change) return undefined;
  const textOf = (path: string): string => {
    const text = files.text(path);
    return isProblem(text) ? '' : text;
  };
  return Object.fromEntries([...changedTexts(change, textOf)].map(([path, text]) => [path.slice(3), text]));
}

const flake = (modules: string, inputs = ''): string => `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
${inputs}
  outputs = { nixpkgs, ... }@inputs: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = [ ${modules} ];
    };
  };
}
`;

describe('an option that nobody declares', () => {
  test('is declared in a module of its own where hosts choose their packages by themselves', () => {
    const machine = (gpu: string): string => `{ config, lib, pkgs, ... }:
{
  hardware.gpu = lib.mkDefault "${gpu}";
  environment.systemPackages = [ { cpu = pkgs.llama-cpp; vulkan = pkgs.hello; }.\${config.hardware.gpu} ];
}
`;
    const texts = {
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./machines/carbon.nix ];
    };
    nixosConfigurations.boron = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [
        ./machines/boron.nix
      ];
    };
  };
}
`,
      'machines/carbon.nix': machine('vulkan'),
      'machines/boron.nix': machine('cpu'),
      'nixos/base.nix': '{ }',
    };
    const after = fixed('undeclared-option', texts, 'Declare `hardware.gpu` in a module of its own');
    expect(Object.keys(after ?? {}).sort()).toEqual(['flake.nix', 'nixos/gpu.nix']);
    expect(after!['flake.nix']).toContain('modules = [ ./machines/carbon.nix ./nixos/gpu.nix ];');
    expect(after!['flake.nix']).toContain('        ./machines/boron.nix\n        ./nixos/gpu.nix\n');
    expect(after!['nixos/gpu.nix']).toContain('options.hardware.gpu = lib.mkOption {');
  });
});

describe('a step of the migration as a fix', () => {
  test('a missing input is added under the name that is used', () => {
    const after = fixed('missing-flake-input', {
      'flake.nix': flake('./carbon.nix'),
      'carbon.nix': `{ inputs, pkgs, ... }:
{
  environment.systemPackages = [ inputs.llama-cpp.packages.\${pkgs.stdenv.hostPlatform.system}.vulkan ];
}
`,
    });
    expect(after).toEqual({ 'flake.nix': expect.stringContaining('llama-cpp') });
    expect(after!['flake.nix']).toContain('github:ggml-org/llama.cpp');
  });

  test('an option that nobody declares gets its module, and the hosts import it', () => {
    const after = fixed('undeclared-option', {
      'flake.nix': flake('./carbon.nix'),
      'carbon.nix': `{ pkgs, ... }:
{
  hardware.gpu = "cuda";
  environment.systemPackages = [ pkgs.llama-cpp ];
}
`,
    });
    expect(Object.keys(after ?? {}).sort()).toEqual([
      'flake.nix',
      'modules/llama-cpp.nix',
      'overlays/llama-cpp.nix',
    ]);
    expect(after!['flake.nix']).toContain('./carbon.nix ./modules/llama-cpp.nix');
  });
});

describe('a fix is offered only where it holds', () => {
  test('what would leave the finding where it is, is not offered', () => {
    const texts = {
      // The hosts come from elsewhere, so that no list of modules can be changed.
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.fleet.url = "github:me/fleet";
  outputs = inputs: { nixosConfigurations = inputs.fleet.hosts ./hosts; };
}
`,
      'overlay.nix': `final: prev: { llama-cpp-cuda = prev.llama-cpp.override { cudaSupport = true; rpcSupport = true; }; }
`,
    };
    const files = filesOver(
      inMemory(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/f/${name}`, text]))),
    );
    const analysis = analyse(files, '/f');
    for (const finding of analysis.findings) {
      for (const fix of finding.fixes.filter(({ kind }) => kind !== 'ignore'))
        expect(changeOfFix(analysis, finding, fix)).toBeUndefined();
    }
  });
});
