/** Where the built programs are. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const serverBundle = join(root, 'dist/server.cjs');
export const cliBundle = join(root, 'dist/cli.js');
