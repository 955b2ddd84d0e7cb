/** `llamaflake hosts`: what each host gets, as JSON and as text. */
import { describe, expect, it } from 'vitest';
import { cli, cliJson } from './cli.ts';
import { scratchFiles, scratchFleet, textsOf } from './scratch.ts';

interface Hosts {
  readonly version: number;
  readonly flake: string;
  readonly inputs: readonly { name: string; source: string; isUpstream: boolean; locked: string }[];
  readonly hosts: readonly {
    readonly name: string;
    readonly kind: string;
    readonly system: string;
    readonly gpu: string;
    readonly packages: readonly Record<'where' | 'name' | 'origin' | 'cpu' | 'file', string>[] &
      readonly { readonly backends: readonly string[]; readonly line: number }[];
    readonly overlayApplied: boolean;
    readonly unknown: readonly string[];
    readonly flake?: string;
  }[];
}

describe('hosts --format json', () => {
  it('says what each host of a migrated fleet gets, and from where', () => {
    const folder = scratchFleet('fleet-migrated');
    const { exit, json } = cliJson<Hosts>(['hosts', '--format', 'json', folder]);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ version: 1, flake: 'flake.nix' });
    expect(json.inputs).toContainEqual(
      expect.objectContaining({ name: 'llama-cpp', source: 'github:ggml-org/llama.cpp', isUpstream: true }),
    );
    expect(json.hosts.map(({ name, kind, gpu }) => [name, kind, gpu])).toEqual([
      ['carbon', 'nixos', 'cuda'],
      ['beryllium', 'nixos', 'vulkan'],
      ['boron', 'nixos', 'cpu'],
      ['nitrogen', 'nixos', 'cpu'],
    ]);
    const [carbon] = json.hosts;
    const [installed] = carbon!.packages;
    expect(installed).toMatchObject({ origin: 'upstream', backends: ['cuda'], cpu: 'dispatch' });
    const line = textsOf(folder)[installed!.file]!.split('\n')[installed!.line];
    expect(line).toMatch(/config\.services\.llama-cpp\.package/);
    expect(carbon).toMatchObject({ overlayApplied: true, unknown: [] });
  });

  it('says unknown, and why, where it can’t tell', () => {
    const folder = scratchFiles({
      'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.quartz = nixpkgs.lib.nixosSystem {
      modules = [ ({ pkgs, ... }: { environment.systemPackages = [ (import (builtins.getEnv "X")) pkgs.llama-cpp-cpu ]; }) ];
    };
  };
}
`,
    });
    const { json } = cliJson<Hosts>(['hosts', '--format', 'json', folder]);
    expect(json.hosts[0]!.unknown.length).toBeGreaterThan(0);
    for (const sentence of json.hosts[0]!.unknown) expect(sentence).toMatch(/\.$/);
  });

  const flakeOf = (host: string): string => `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.${host} = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }) ];
    };
  };
}
`;

  it('says of which flake each host is where several are below, one that can’t be read among them', () => {
    const folder = scratchFiles({
      'a/flake.nix': flakeOf('quartz'),
      'b/flake.nix': '{ outputs = ; }',
      'c/flake.nix': flakeOf('mica'),
    });
    const { exit, json } = cliJson<Hosts & { flakes: string[] }>(['hosts', '--format', 'json', folder]);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ flake: null, flakes: ['a/flake.nix', 'c/flake.nix'] });
    expect(json.hosts.map(({ name, flake }) => [name, flake])).toEqual([
      ['quartz', 'a/flake.nix'],
      ['mica', 'c/flake.nix'],
    ]);
    const { out } = cli(['hosts', folder]);
    expect(out).toMatch(/^a\/flake\.nix:\nHOST/m);
    expect(out).toMatch(/^c\/flake\.nix:\nHOST/m);
  });

  it('finds the host of a repository without a flake, by its name', () => {
    const folder = scratchFiles({
      'configuration.nix': '{ imports = [ ./base/configuration.nix ]; networking.hostName = "quartz"; }',
      'base/configuration.nix': `{ pkgs, ... }: {
        environment.systemPackages = [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ];
      }`,
    });
    const { json } = cliJson<Hosts>(['hosts', '--format', 'json', folder]);
    expect(json.flake).toBeNull();
    expect(json.hosts.map(({ name, packages }) => [name, packages[0]!.backends])).toEqual([
      ['quartz', ['vulkan']],
    ]);
  });

  it('finds the nodes of a hive without a flake', () => {
    const folder = scratchFiles({
      'hive.nix': `let
        nixpkgs = fetchTarball "https://github.com/NixOS/nixpkgs/archive/nixos-25.05.tar.gz";
      in {
        meta.nixpkgs = import nixpkgs { };
        defaults.imports = [ ./base.nix ];
        quartz = { name, ... }: { networking.hostName = name; nixpkgs.hostPlatform = "x86_64-linux"; };
      }`,
      'base.nix': '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }',
    });
    const { json } = cliJson<Hosts>(['hosts', '--format', 'json', folder]);
    expect(json.hosts.map(({ name, packages, unknown }) => [name, packages.length, unknown])).toEqual([
      ['quartz', 1, []],
    ]);
  });

  it('has an empty list for a flake without hosts', () => {
    const folder = scratchFiles({ 'flake.nix': '{ outputs = { self }: { }; }' });
    expect(cliJson<Hosts>(['hosts', '--format', 'json', folder]).json.hosts).toEqual([]);
  });
});

describe('hosts', () => {
  it('is a table that people can read', () => {
    const { out } = cli(['hosts', scratchFleet('fleet-overlay')]);
    expect(out).toMatch(/^HOST\s+KIND\s+SYSTEM\s+GPU/);
    expect(out).toMatch(/^carbon\s+nixos\s+x86_64-linux\s+cuda\s+llama-cpp-cuda\s+nixpkgs/m);
    expect(out).toMatch(/home-manager\.users\.mara\.home\.packages/);
  });
});
