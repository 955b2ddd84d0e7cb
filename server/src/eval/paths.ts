/**
 * Paths, and the store paths that they become as strings. We can't know a store path's hash; a stand-in of the same length
 * takes its place, from which the path can be found again.
 *
 *     "${./foo}/x"  →  "/nix/store/<stand-in>-foo/x"  →  import reads ./foo/x
 */
import type { Node, PathExpr } from '../nix/syntax.ts';
import { Bail } from './bail.ts';
import type { Env } from './env.ts';
import type { Evaluator } from './evaluator.ts';
import { interpolated } from './strings.ts';
import { failure, path as pathValue, unknown, type Value } from './value.ts';

/** No step of it is empty or begins with a dot, as are nearly all that are written. */
const isNormal = /^(?:\/[^/.][^/]*)+$/;

/** A normalised absolute path: no `.`, no `..`, no doubled or final `/`. */
export function normalise(path: string): string {
  if (isNormal.test(path)) return path;
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name === '..') names.pop();
    else names.push(name);
  }
  return `/${names.join('/')}`;
}

export const dirname = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `./a`, `../a`, `/a`, `~/a`, with interpolations. */
export function evalPath(ev: Evaluator, node: PathExpr, env: Env): Value {
  let text = '';
  for (const part of node.parts) {
    if (typeof part === 'string') {
      text += part;
    } else {
      const value = interpolated(ev, part.expr, env, true);
      if (typeof value !== 'string') return value;
      text += value;
    }
  }
  if (text.startsWith('~')) return unknown('a path in somebody’s home folder', node);
  return pathValue(normalise(text.startsWith('/') ? text : `${dirname(node.file.path)}/${text}`));
}

const standIn = 'llamaf1ake';

/** The store path that stands for a path that is copied to the store alone, as interpolation does. @param name its own name there */
export function storeCopy(ev: Evaluator, path: string, name?: string): string {
  if (path === ev.root && name === undefined) return storeRoot;
  let index = copies.get(path);
  if (index === undefined) {
    index = copies.size + 1;
    copies.set(path, index);
    originals.set(index, path);
  }
  return `/nix/store/${standIn}${String(index).padStart(22, '0')}-${name ?? basename(path)}`;
}

const copies = new Map<string, number>();
const originals = new Map<number, string>();

/** Where the flake's source stands in the store. */
const storeRoot = `/nix/store/${standIn}${'0'.repeat(22)}-source`;

/** A path as `toString` gives it: within the flake's store path, or as it is outside of flakes. */
export function pathToString(ev: Evaluator, path: string): string {
  if (!ev.inStore || !ev.sees(path)) return path;
  return path === ev.root ? storeRoot : `${storeRoot}${path.slice(ev.root.length)}`;
}

/** True for text that holds a stand-in, so that comparing it with other text proves nothing. */
export const hasStandIn = (text: string): boolean => text.includes(standIn);

/** The path that a string names, for `import`, `readFile` and the like. Bails where it can't be told. */
export function pathOfString(ev: Evaluator, text: string, node: Node | undefined): string {
  if (text.startsWith(storeRoot)) return normalise(`${ev.root}/${text.slice(storeRoot.length)}`);
  const copy = /^\/nix\/store\/llamaf1ake(\d{22})-[^/]*(.*)$/.exec(text);
  if (copy) {
    const original = originals.get(Number(copy[1]));
    if (original !== undefined) return normalise(`${original}/${copy[2]}`);
  }
  if (!text.startsWith('/')) {
    throw new Bail(failure('value', `string '${text}' doesn't represent an absolute path`, node));
  }
  return normalise(text);
}
