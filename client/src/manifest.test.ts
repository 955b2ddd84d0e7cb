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
