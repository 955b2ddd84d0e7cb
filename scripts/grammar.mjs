/**
 * Makes `dist/tree-sitter-nix.wasm` from C, with clang and lld as WebAssembly: no native toolchain, the same on each platform.
 *
 *     syntaxes/tree-sitter-nix/src/parser.c            generated, committed
 *     syntaxes/tree-sitter-nix/scanner.c               ours, around the base grammar's lexer of strings and paths
 *
 * A compiled grammar is kept by the hash of all that goes into it, so that a rebuild takes no time.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** Name in the compiler's file system → file of this checkout. */
const sources = {
  'parser.c': 'syntaxes/tree-sitter-nix/src/parser.c',
  'scanner.c': 'syntaxes/tree-sitter-nix/scanner.c',
  'base_scanner.c': 'node_modules/tree-sitter-nix/src/scanner.c',
  'tree_sitter/parser.h': 'syntaxes/tree-sitter-nix/src/tree_sitter/parser.h',
};

const compileFlags = [
  '--target=wasm32-wasip1',
  '-Os',
  '-fPIC',
  '-fno-exceptions',
  '-fvisibility=hidden',
  '-I.',
];
const linkFlags = [
  '--experimental-pic',
  '-shared',
  '--export=tree_sitter_nix',
  '--allow-undefined',
  '--no-entry',
  '-s',
];

/** The wasm files that a bundle reads from beside itself: the grammar, and tree-sitter's own runtime. */
export const wasmFiles = { grammar: 'tree-sitter-nix.wasm', runtime: 'web-tree-sitter.wasm' };

/**
 * Writes both wasm files into `dist/`, compiling the grammar if no cached one fits.
 * @returns {Promise<{ compiled: boolean }>}
 */
export async function buildGrammar() {
  const dist = join(root, 'dist');
  const cache = join(root, 'node_modules/.cache/llamaflake');
  await mkdir(dist, { recursive: true });
  await mkdir(cache, { recursive: true });

  const files = {};
  for (const [name, path] of Object.entries(sources)) files[name] = await readFile(join(root, path));
  const cached = join(cache, `${await key(files)}.wasm`);
  const compiled = !existsSync(cached);
  if (compiled) await replaceFile(cached, await compile(files));

  await replaceFile(join(dist, wasmFiles.grammar), await readFile(cached));
  const runtime = require.resolve('web-tree-sitter/web-tree-sitter.wasm');
  await replaceFile(join(dist, wasmFiles.runtime), await readFile(runtime));
  return { compiled };
}

/** Hash of sources, flags and compiler version. */
async function key(files) {
  const clang = JSON.parse(await readFile(join(root, 'node_modules/@yowasp/clang/package.json'), 'utf8'));
  const hash = createHash('sha256').update(JSON.stringify([clang.version, compileFlags, linkFlags]));
  for (const [name, bytes] of Object.entries(files)) hash.update(`\0${name}\0`).update(bytes);
  return hash.digest('hex').slice(0, 16);
}

async function compile(files) {
  const { runLLVM } = await import('@yowasp/clang');
  const input = { ...files, tree_sitter: { 'parser.h': files['tree_sitter/parser.h'] } };
  delete input['tree_sitter/parser.h'];
  const objects = {};
  for (const name of ['parser', 'scanner']) {
    const output = await runLLVM(['clang', '-c', ...compileFlags, `${name}.c`, '-o', `${name}.o`], input);
    objects[`${name}.o`] = output[`${name}.o`];
  }
  const linked = await runLLVM(['wasm-ld', ...linkFlags, '-o', 'out.wasm', ...Object.keys(objects)], objects);
  return linked['out.wasm'];
}

/** Whole or not at all, and only if it differs: another process may be reading or writing the same file. */
async function replaceFile(path, bytes) {
  if (existsSync(path) && (await readFile(path)).equals(bytes)) return;
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}
