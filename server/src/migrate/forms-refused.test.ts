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
    expect(plan.refused).toContain('By hand: add the input `llama-cpp`');
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
