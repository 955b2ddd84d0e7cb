/** What is refused, with the way to go. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('refusals tell the way to go', () => {
  const plain = '  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];';
  test('a flake.nix that flake-file writes', () => {
    const files = oneHost(plain);
    const { plan } = migrate({
      ...files,
      'flake.nix': `# DO-NOT-EDIT. This file was auto-generated using github:vic/flake-file.\n${files['flake.nix']}`,
    });
    expect(plan.refused).toMatch(/flake-file\.inputs\.llama-cpp\.url = .*nix run \.#write-flake/);
    expect(plan.steps).toEqual([]);
  });

  test('sources that npins pins', () => {
    const { plan } = migrate({
      'flake.nix': `{
  outputs = { self }: let sources = import ./npins; nixpkgs = import sources.nixpkgs; in {
    nixosConfigurations.opal = (import "\${sources.nixpkgs}/nixos/lib/eval-config.nix") { modules = [ ./opal.nix ]; };
  };
}
`,
      'npins/default.nix': '{ }\n',
      'opal.nix': opal(plain),
    });
    expect(plan.refused).toBeDefined();
  });

  test('hosts that a private wrapper makes', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        '    nixosConfigurations = inputs.private.lib.hosts ./hosts;',
        '    private.url = "github:me/private";\n',
      ),
      'hosts/opal.nix': opal(plain),
    });
    expect(plan.refused).toMatch(
      /^llama\.cpp is named in hosts\/opal\.nix:3, but which hosts get it could not be worked out: .*`inputs\.private\.lib\.hosts/,
    );
    expect(plan.refused).toContain(
      'By hand: add `llama-cpp = { url = "github:ggml-org/llama.cpp"; inputs.nixpkgs.follows = "nixpkgs"; };` to the inputs, flake.nix:2, and put `inputs.llama-cpp.packages.${pkgs.stdenv.hostPlatform.system}.vulkan` in place of `pkgs.llama-cpp-vulkan` in hosts/opal.nix:3. `inputs` must be an argument there',
    );
  });

  test('hosts of another flake', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        '    nixosConfigurations = inputs.private.nixosConfigurations;',
        '    private.url = "github:me/private";\n',
      ),
      'llm.nix': opal(plain),
    });
    expect(plan.refused).toContain('They are migrated where the flake of the input `private` is written');
  });

  test('a module outside of the flake', () => {
    const { plan } = migrate({
      'flake.nix': flake(host('opal', './llm.nix /home/me/private.nix')),
      'llm.nix': `{ config, lib, pkgs, ... }: {
  options.llm.enable = lib.mkEnableOption "llm";
  config = lib.mkIf config.llm.enable { environment.systemPackages = [ pkgs.llama-cpp ]; };
}
`,
    });
    expect(plan.refused).toContain(
      'Move /home/me/private.nix into the flake’s folder, import it from there by a relative path, and migrate again',
    );
  });

  test('a service that is perhaps enabled', () => {
    const { plan } = migrate(
      oneHost(
        '  services.llama-swap.settings.models.small.cmd = "${pkgs.llama-cpp}/bin/llama-server -m x.gguf";',
      ),
    );
    expect(plan.refused).toMatch(
      /opal: services\.llama-swap\..*perhaps used.*Say `services\.llama-swap\.enable = true;`, or `false`, in a module of the host/,
    );
  });

  test('what another flake brings is none of this one’s', () => {
    const { plan } = migrate({
      ...oneHost(
        '  nixpkgs.overlays = [ (import ./overlay.nix) ];\n  environment.systemPackages = (import "${inputs.mine}/packages.nix" pkgs).list;',
        'inputs, ',
        '    mine.url = "github:me/mine";\n',
      ),
      'overlay.nix': 'final: prev: { llama-cpp = prev.llama-cpp.override { cudaSupport = true; }; }\n',
    });
    expect(plan.refused).toContain(
      'What comes from the input `mine` is migrated in that flake’s own repository',
    );
  });

  test('a flake without hosts has none to migrate, and says what can be written', () => {
    const { plan } = migrate({
      'flake.nix': flake('    nixosModules.llm = ./llm.nix;'),
      'llm.nix': opal('  environment.systemPackages = [ pkgs.pkgsCuda.llama-cpp ];'),
    });
    expect(plan.refused).toBeUndefined();
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^llm\.nix:3: llama\.cpp is named there, and the flake has no hosts to migrate\. By hand: .*system}\.cuda` in place of `pkgs\.pkgsCuda\.llama-cpp`/,
      ),
    ]);
  });

  test('an option of that name that is about something else', () => {
    const files = oneHost(
      `  options.hardware.gpu = lib.mkOption { type = lib.types.enum [ "amd" "nvidia" ]; default = "amd"; };
  config = {
    environment.systemPackages = [ pkgs.llama-cpp-vulkan ];
  };`,
      'lib, ',
    );
    expect(migrate(files).plan.refused).toMatch(
      /^`hardware\.gpu` is declared already, for "amd", "nvidia"; name another option .* --option/,
    );
    expect(migrate(files, { option: 'services.llama-cpp.backend' }).plan.refused).toBeUndefined();
  });

  test.each([
    ['the outputs', 'import ./run.nix { pkgs = nixpkgs.legacyPackages.x86_64-linux; }'],
    [
      'a function of the outputs',
      '({ pkgs, ... }: import ./run.nix { inherit pkgs; }) { pkgs = nixpkgs.legacyPackages.x86_64-linux; }',
    ],
  ])('a file that %s call too, where there is no host’s configuration', (_, call) => {
    const { plan } = migrate({
      'flake.nix': flake(
        `${host('opal', './opal.nix')}
    packages.x86_64-linux.run = ${call};`,
      ),
      'opal.nix': opal('  environment.systemPackages = (import ./run.nix { inherit pkgs; }).tools;'),
      'run.nix': '{ pkgs }:\n{\n  tools = [ pkgs.llama-cpp-vulkan ];\n}\n',
    });
    expect(plan.steps).toEqual([]);
    expect(plan.refused).toMatch(
      /^flake\.nix:\d+ is outside the hosts’ modules and has no `config` to hand on/,
    );
  });

  test('a module that no host imports is no reason to refuse, but is named', () => {
    const { plan } = migrate({ ...oneHost('  services.openssh.enable = true;'), 'llm.nix': opal(plain) });
    expect(plan.refused).toBeUndefined();
    expect(plan.notes).toEqual(['llm.nix:3: llama.cpp is named there, and no host is seen to use it.']);
  });
});
