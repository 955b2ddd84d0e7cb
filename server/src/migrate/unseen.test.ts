/** What every plan says of llama.cpp that it could not see, and what it is silent on. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

const inputs = '    private.url = "github:me/private";\n';
const vulkan = opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];');
/** A host of which a module comes from nowhere that can be seen. */
const dim = (name: string, modules: string): string => host(name, `${modules} /home/me/${name}.nix`);

test('a plan is silent on what it brings to light: a variant that no overlay defined before', () => {
  const { plan } = migrate({
    'flake.nix': flake(`${host('opal', './opal.nix')}\n${host('jade', './jade.nix')}`),
    'opal.nix': vulkan,
    'jade.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-cpu ];'),
  });
  expect(plan.steps.length).toBeGreaterThan(0);
  expect(plan.notes).toEqual([]);
});

describe('a plan for one host tells of another that can’t be seen', () => {
  test('whose modules are not all known, where a llama.cpp is named that nobody has', () => {
    const { plan } = migrate({
      'flake.nix': flake(`${host('opal', './opal.nix')}\n${dim('jade', './base.nix')}`, inputs),
      'opal.nix': vulkan,
      'base.nix': '{ services.openssh.enable = true; }\n',
      'llm.nix': vulkan,
    });
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^jade: not all modules are known: .* The llama\.cpp of llm\.nix:3 may be there; it stays as it is\.$/,
      ),
    ]);
  });

  test('that perhaps uses one', () => {
    const { plan } = migrate({
      'flake.nix': flake(`${host('opal', './opal.nix')}\n${host('jade', './jade.nix')}`, inputs),
      'opal.nix': vulkan,
      'jade.nix': opal(
        '  services.llama-swap.settings.models.small.cmd = "${pkgs.llama-cpp}/bin/llama-server";',
      ),
    });
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^jade: services\.llama-swap\..*perhaps used: .*, in jade\.nix:3\. What is there stays as it is\.$/,
      ),
    ]);
  });

  test('that something unseen makes', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        `${host('opal', './opal.nix')}\n    nixosConfigurations.jade = inputs.private.lib.make ./jade;`,
        inputs,
      ),
      'opal.nix': vulkan,
      'jade/default.nix': vulkan,
    });
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^jade: it is made by `inputs\.private\.lib\.make.* The llama\.cpp of jade\/default\.nix:3/,
      ),
    ]);
  });
});

describe('is silent', () => {
  test.each([
    'services.nginx.port = inputs.self.ports.llama-cpp_port;',
    'services.site.port = config.services.llama-cpp.port;',
    'imports = [ den.aspects.llama-cpp ];',
    'services.note.text = pkgs.llama-cpp.version;',
  ])('where only the name is there: %s', (line) => {
    const { plan } = migrate({
      'flake.nix': flake(`${host('opal', './opal.nix')}\n${dim('jade', './base.nix')}`, inputs),
      'opal.nix': vulkan,
      'base.nix': '{ services.openssh.enable = true; }\n',
      'other.nix': opal(`  ${line}`, 'config, den, inputs, '),
    });
    expect(plan.notes).toEqual([]);
  });

  test('where every llama.cpp that is named is seen', () => {
    const { plan } = migrate({
      'flake.nix': flake(`${host('opal', './opal.nix')}\n${dim('jade', './base.nix')}`, inputs),
      'opal.nix': vulkan,
      'base.nix': '{ services.openssh.enable = true; }\n',
    });
    expect(plan.notes).toEqual([]);
  });

  test('on a host that the llama.cpp can’t be of: it stands in another’s folder', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        `${host('opal', './opal.nix')}\n${dim('jade', './base.nix')}\n${host('pearl', './base.nix')}`,
        inputs,
      ),
      'opal.nix': vulkan,
      'base.nix': '{ services.openssh.enable = true; }\n',
      'hosts/pearl/old.nix': vulkan,
    });
    expect(plan.notes).toEqual([]);
  });

  test('on a part of a package list that is about something else', () => {
    const { plan } = migrate({
      'flake.nix': flake(`${host('opal', './opal.nix')}\n${host('jade', './jade.nix')}`, inputs),
      'opal.nix': vulkan,
      'jade.nix': opal('  environment.systemPackages = inputs.private.tools pkgs;', 'inputs, '),
      'llm.nix': vulkan,
    });
    expect(plan.notes).toEqual([]);
  });
});

test('hosts that perhaps use it are not said to use it not', () => {
  const { plan } = migrate({
    'flake.nix': flake(`${host('first', './base.nix')}\n${host('jade', './jade.nix')}`),
    'base.nix': '{ services.openssh.enable = true; }\n',
    'jade.nix': opal(
      '  services.llama-swap.settings.models.small.cmd = "${pkgs.llama-cpp}/bin/llama-server";',
    ),
  });
  expect(plan.refused).toContain(
    'jade: services.llama-swap.settings.models.small.cmd: llama.cpp is perhaps used',
  );
  expect(plan.notes).toEqual([]);
});

describe('the line to write by hand in place of a perhaps used one is of the backend', () => {
  const instance = (set: string): string =>
    `  services.llama-cpp.instances.a = { enable = true; package = ${set}.llama-cpp; };`;
  const nvidia = '  services.xserver.videoDrivers = [ "nvidia" ];\n';

  test.each([
    ['that all hosts have', `${nvidia}${instance('pkgs')}`, 'cuda'],
    ['that nobody has a GPU for', instance('pkgs'), 'default'],
  ])('%s', (_name, body, output) => {
    const { plan } = migrate(oneHost(body));
    expect(plan.refused).toContain(`system}.${output}\` in place of \`pkgs.llama-cpp\``);
  });

  test.each([
    ['cuda', 'config.cudaSupport = true;'],
    ['default', ''],
  ])('%s that the set of packages is made for', (output, config) => {
    const { plan } = migrate({
      'flake.nix': flake(host('opal', './opal.nix')),
      'opal.nix': `{ inputs, ... }:
let ownPkgs = import inputs.nixpkgs { system = "x86_64-linux"; ${config} }; in
{
${nvidia}${instance('ownPkgs')}
}
`,
    });
    expect(plan.refused).toContain(`system}.${output}\` in place of \`ownPkgs.llama-cpp\``);
  });
});
