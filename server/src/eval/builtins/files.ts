/** Builtins that read files of the flake. */
import type { Node } from '../../nix/syntax.ts';
import { forceAttrs, forceString, known } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { type FileType, isProblem } from '../files.ts';
import { basename, dirname, storeCopy } from '../paths.ts';
import { forceText, sameText } from '../strings.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, failure, path, str, unknown, type Value } from '../value.ts';
import { pathArgument } from './control.ts';
import type { Table } from './types.ts';

function seen(ev: Evaluator, thunk: Thunk, node: Node | undefined, f: (path: string) => Value): Value {
  const path = pathArgument(ev, thunk, node);
  if (!ev.sees(path)) return unknown(`\`${path}\` is outside the flake`, node);
  ev.read.add(path);
  return f(path);
}

/** A value; one of several is looked at one by one, as what a path becomes is another thing than what a text becomes. */
const onlyOne = (thunk: Thunk, node: Node | undefined): Value =>
  thunk.force().kind === 'union' ? known(thunk, node) : thunk.force();

/** The name after the last `/`, of text or of a path. */
const baseName = (text: string): string => basename(text.length > 1 ? text.replace(/\/$/, '') : text);

/** What calls of `readDir` came to, by the call and the folder: helpers that walk through folders do so again for every host. */
const setsOf = new WeakMap<Node, WeakMap<ReadonlyMap<string, FileType>, Value>>();

function readDir(names: ReadonlyMap<string, FileType>, node: Node | undefined): Value {
  const known = node && setsOf.get(node);
  const same = known?.get(names);
  if (same) return same;
  const set = attrs(new Map([...names].map(([name, type]) => [name, Thunk.of(str(type), node)])));
  if (known) known.set(names, set);
  else if (node) setsOf.set(node, new WeakMap([[names, set]]));
  return set;
}

export const fileBuiltins: Table = {
  pathExists: {
    arity: 1,
    run: (ev, [at], node) =>
      seen(ev, at!, node, (p) => {
        const type = ev.files.type(p);
        if (!isProblem(type)) return bool(true);
        return type.problem === 'missing' ? bool(false) : unknown(`\`${p}\` ${type.message}`, node);
      }),
  },
  readFile: {
    arity: 1,
    run: (ev, [at], node) =>
      seen(ev, at!, node, (p) => {
        const text = ev.files.text(p);
        return isProblem(text) ? ev.bailProblem(p, text, node) : str(text, node);
      }),
  },
  readDir: {
    arity: 1,
    run: (ev, [at], node) =>
      seen(ev, at!, node, (p) => {
        const names = ev.files.directory(p);
        return isProblem(names) ? ev.bailProblem(p, names, node) : readDir(names, node);
      }),
  },
  readFileType: {
    arity: 1,
    run: (ev, [at], node) =>
      seen(ev, at!, node, (p) => {
        const names = ev.files.directory(dirname(p));
        if (isProblem(names)) return ev.bailProblem(p, names, node);
        const type = names.get(basename(p));
        return type ? str(type) : ev.bailProblem(p, { problem: 'missing', message: 'is not there' }, node);
      }),
  },
  findFile: { arity: 2, run: (_ev, _args, node) => unknown('the search path is not known', node) },
  baseNameOf: {
    arity: 1,
    run: (ev, [at], node) => {
      const value = at!.force();
      if (value.kind === 'path') return str(basename(value.path));
      return str(baseName(forceText(ev, at!, { copy: false, more: false }, node)));
    },
  },
  dirOf: {
    arity: 1,
    run: (ev, [at], node) => {
      const value = onlyOne(at!, node);
      if (value.kind === 'path') return path(dirname(value.path));
      const text = forceText(ev, at!, { copy: false, more: false }, node);
      const slash = text.lastIndexOf('/');
      return str(slash < 0 ? '.' : text.slice(0, slash) || '/');
    },
  },
  toPath: { arity: 1, run: (ev, [at], node) => sameText(at!, () => str(pathArgument(ev, at!, node))) },
  // A store path, from which the folder's files are read.
  path: {
    arity: 1,
    run: (ev, [options], node) => {
      const given = forceAttrs(ev, options!, node);
      if (given.entries.has('filter')) return unknown('a filtered copy is not followed', node);
      const at = given.entries.get('path');
      if (!at) return failure('value', "'path' required", node);
      const name = given.entries.get('name');
      return seen(ev, at, node, (p) => {
        const type = ev.files.type(p);
        if (isProblem(type)) return ev.bailProblem(p, type, node);
        return str(storeCopy(ev, p, name && forceString(ev, name, node)));
      });
    },
  },
  filterSource: { arity: 2, run: (_ev, _args, node) => unknown('a filtered copy is not followed', node) },
  hashFile: { arity: 2, run: (_ev, _args, node) => unknown('hashes of files are not worked out', node) },
  toFile: { arity: 2, run: (_ev, _args, node) => unknown('a file in the store can’t be seen', node) },
};
