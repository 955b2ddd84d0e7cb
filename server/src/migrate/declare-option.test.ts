/** The GPU option is declared by whatever the migration comes to. */
import { beforeAll, describe, expect, test } from 'vitest';
import { analyse } from '../rules/analyse.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { flake, host, migrate, opal, type Texts } from './forms-testing.ts';

beforeAll(loadParserNode);

/** What of the option is found in a fleet that was migrated. */
function left(files: Texts): string[] {
  const { after } = migrate(files);
  const texts = Object.entries({ ...files, ...after }).flatMap(([path, text]) =>
    text === null ? [] : [[`/f/${path}`, text] as const],
  );
  const { findings } = analyse(filesOver(inMemory(Object.fromEntries(texts))), '/f');
  return findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
}

const choice = `  environment.systemPackages = [
    ({ cpu = pkgs.llama-cpp; vulkan = pkgs.llama-cpp-vulkan; }.\${config.hardware.gpu or "cpu"})
  ];`;
const fleet = (own: string, llm = choice): Texts => ({
  'flake.nix': flake(host('opal', './opal.nix ./llm.nix')),
  'opal.nix': `{\n  networking.hostName = "opal";\n${own}}\n`,
  'llm.nix': opal(llm, 'config, '),
});

describe('an option that no module declares', () => {
  test('and that is read only is declared, so that the choice is seen and migrated', () => {
    const { plan, after } = migrate(fleet(''));
    expect(plan.refused).toBeUndefined();
    expect(after['gpu.nix']).toContain('options.hardware.gpu');
    expect(after['llm.nix']).toContain('cpu = pkgs.llama-cpp-cpu; vulkan = pkgs.llama-cpp-vulkan;');
    expect(plan.hosts[0]!.after[0]!.package.name).toBe('llama-cpp-cpu');
    expect(left(fleet(''))).toEqual([]);
  });

  test('and that hosts set, which choose by themselves', () => {
    const files = fleet('  hardware.gpu = "vulkan";\n');
    expect(migrate(files).plan.notes).toEqual([]);
    expect(left(files)).toEqual([]);
  });

  test('in a fleet that has nothing else to migrate', () => {
    const done = { ...fleet(''), ...(migrate(fleet('')).after as Texts) };
    const { 'gpu.nix': _, ...files } = done;
    const again = {
      ...files,
      'flake.nix': files['flake.nix']!.replace(' ./gpu.nix', ''),
      'opal.nix': '{\n  networking.hostName = "opal";\n  hardware.gpu = "vulkan";\n}\n',
    };
    const { plan, after } = migrate(again);
    expect(plan.steps.map(({ id }) => id)).toEqual(['write-module']);
    expect(Object.keys(after).sort()).toEqual(['flake.nix', 'modules/gpu.nix']);
    expect(left(again)).toEqual([]);
  });

  test('is left alone where a module that we don’t see may declare it', () => {
    const files = fleet('  imports = [ (builtins.fetchTarball "https://example.org/x.tar.gz") ];\n');
    expect(Object.keys(migrate(files).after)).not.toContain('gpu.nix');
  });
});
