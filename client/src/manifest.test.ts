import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json';

const root = join(import.meta.dirname, '..', '..');
const packaged = readFileSync(join(root, '.vscodeignore'), 'utf8').split('\n');

/** Every file that the manifest names. */
const pictures = manifest.contributes.walkthroughs.flatMap(({ steps }) =>
  steps.map(({ media }) => media.image),
);
const icons = [manifest.icon, manifest.contributes.views.explorer[0]!.icon];

it.each([...pictures, ...icons])('has %s in the package', (path) => {
  expect(existsSync(join(root, path))).toBe(true);
  expect(packaged).toContain(`!${path}`);
});

it('starts no process but "nix", in one file', () => {
  const folder = join(root, 'client/src');
  const names = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'));
  const starting = names.filter((name) => /child_process/.test(readFileSync(join(folder, name), 'utf8')));
  expect(starting).toEqual(['run-nix.ts']);
});

it('obeys workspace trust: what names a program is not read from a folder that is not trusted', () => {
  const { untrustedWorkspaces } = manifest.capabilities;
  expect(untrustedWorkspaces).toMatchObject({ restrictedConfigurations: ['llamaflake.nixPath'] });
});

/** What nix-ide (`jnoortheen.nix-ide` 0.5.9) contributes to Nix files: whichever of the two comes last, files look and act the same. */
const nixIde = {
  language: { id: 'nix', extensions: ['.nix'] },
  grammar: { language: 'nix', scopeName: 'source.nix' },
  settings: /^nix\./,
  commands: /^nix-ide\./,
};

it('lives beside nix-ide: the same language and scope, and nothing else that is nix-ide’s', () => {
  const { languages, grammars, configuration, commands, ...others } = manifest.contributes;
  expect(languages).toMatchObject([nixIde.language]);
  expect(grammars).toMatchObject([nixIde.grammar]);
  expect(Object.keys(configuration.properties).filter((name) => nixIde.settings.test(name))).toEqual([]);
  expect(commands.filter(({ command }) => nixIde.commands.test(command))).toEqual([]);
  // Defaults for all Nix files, snippets and token types would be general, and there twice.
  for (const general of ['configurationDefaults', 'snippets', 'semanticTokenScopes', 'semanticTokenTypes'])
    expect(others).not.toHaveProperty(general);
});
