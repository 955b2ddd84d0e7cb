/**
 * Where things are: in the sources, in what the build leaves, and in what was downloaded for the tests.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. Searched upwards, because this file also runs as part of a bundle somewhere in it. */
export const root = projectAbove(dirname(fileURLToPath(import.meta.url)));

/** What `npm run package` leaves, or another package of the extension to be tried in its place. */
export const vsix = process.env.LLAMAFLAKE_VSIX ?? join(root, 'dist', 'llamaflake.vsix');

/** The fleet of four hosts that the example and most tests are about. */
export const exampleFleet = join(root, 'test', 'fixtures', 'fleet-overlay');

/** Build output: bundles of the tests, and screenshots. */
export const buildFolder = join(root, 'build');
export const screenshots = join(buildFolder, 'screenshots');

/** Downloads that a second run finds again, also after `npm ci` has emptied node_modules. */
export const downloads = join(buildFolder, 'downloads');

function projectAbove(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'llamaflake') return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('Not in a checkout of llamaflake');
  return projectAbove(parent);
}
