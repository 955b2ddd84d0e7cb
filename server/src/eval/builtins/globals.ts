/** The names that are in scope everywhere, and `builtins` itself. */
import type { Evaluator } from '../evaluator.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, extern, nullValue, type Primop, type Value } from '../value.ts';
import { attrsBuiltins } from './attrs.ts';
import { controlBuiltins } from './control.ts';
import { fileBuiltins } from './files.ts';
import { hashBuiltins } from './hash.ts';
import { listBuiltins } from './lists.ts';
import { mathBuiltins } from './math.ts';
import { builtinNames, builtinTable } from './names.ts';
import { patternBuiltins } from './patterns.ts';
import { stringBuiltins } from './strings.ts';
import { textBuiltins } from './text.ts';
import { constants, type Table, typeBuiltins } from './types.ts';

const tables: Table[] = [
  attrsBuiltins,
  controlBuiltins,
  fileBuiltins,
  hashBuiltins,
  listBuiltins,
  mathBuiltins,
  stringBuiltins,
  patternBuiltins,
  textBuiltins,
  typeBuiltins,
];

/** Builtins that are in scope without `builtins.` before them. */
const globalNames = [
  'map',
  'import',
  'toString',
  'throw',
  'abort',
  'baseNameOf',
  'dirOf',
  'removeAttrs',
  'isNull',
  'fetchTarball',
  'fetchGit',
  'fetchMercurial',
  'fetchTree',
  'derivation',
  'derivationStrict',
  'placeholder',
  'scopedImport',
  'break',
  'fromTOML',
];

/** The outermost scope. */
export function globals(ev: Evaluator): Map<string, Thunk> {
  const builtins = new Map<string, Thunk>();
  for (const table of tables) {
    for (const [name, { arity, run }] of Object.entries(table)) {
      const primop: Primop = {
        kind: 'primop',
        name,
        arity,
        args: [],
        run: (args, node) => run(ev, args, node),
      };
      builtins.set(name, Thunk.of(primop));
    }
  }
  for (const [name, value] of Object.entries(constants)) builtins.set(name, Thunk.of(value));
  for (const name of builtinNames) {
    if (!builtins.has(name) && !isMissing(ev, name)) {
      builtins.set(name, Thunk.of(extern({ type: 'builtin', name })));
    }
  }
  const all: Value = attrs(builtins);
  builtins.set('builtins', Thunk.of(all));
  const scope = new Map<string, Thunk>([
    ['builtins', Thunk.of(all)],
    ['true', Thunk.of(bool(true))],
    ['false', Thunk.of(bool(false))],
    ['null', Thunk.of(nullValue)],
  ]);
  for (const name of globalNames) {
    const value = builtins.get(name);
    if (value) scope.set(name, value);
  }
  for (const [name, value] of builtins) scope.set(`__${name}`, value);
  return scope;
}

/** What pure evaluation, and so a flake, hasn't got: a select of it fails, and `or` finds its default. */
const isMissing = (ev: Evaluator, name: string): boolean =>
  ev.inStore && builtinTable.get(name)?.inPureEvaluation === 'missing';
