/**
 * Writes what is generated from the rules: docs/rules, and the schema of .llamaflake.json. A test says when it is due.
 *
 *     node scripts/rule-docs.mjs
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'llamaflake-docs-'));
const bundle = join(scratch, 'catalogue.cjs');
await build({
  absWorkingDir: root,
  entryPoints: ['server/src/rules/catalogue.ts'],
  outfile: bundle,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  loader: { '.md': 'text', '.nix': 'text' },
});
const { generatedFiles } = createRequire(import.meta.url)(bundle);
rmSync(scratch, { recursive: true });

const files = generatedFiles();
const docs = join(root, 'docs/rules');
mkdirSync(docs, { recursive: true });
for (const name of readdirSync(docs)) if (!files.has(`docs/rules/${name}`)) rmSync(join(docs, name));
for (const [path, text] of files) writeFileSync(join(root, path), text);
console.log(`${files.size} files are up to date`);
