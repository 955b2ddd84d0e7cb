/**
 * nixpkgs' `lib`. What configurations use of it is written in Nix, in the files beside this one, and evaluated like any other
 * program; what can't be said in Nix is here. A name that nixpkgs has and that is modelled nowhere is an extern.
 */
import { parseNix } from '../../nix/parse.ts';
import type { Node, SourceFile } from '../../nix/syntax.ts';
import { apply } from '../apply.ts';
import { forceAttrs, forceClosed, forceFunction } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { evalModules } from '../modules/eval-modules.ts';
import { callWith, makeOverridable } from '../overridable.ts';
import { mayHave } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { type Attrs, attrs, extern, isHole, list, primop, str, unknown, type Value } from '../value.ts';
import attrsetsText from './attrsets.nix';
import commandLinesText from './command-lines.nix';
import filesText from './files.nix';
import filesetText from './fileset.nix';
import generatorsText from './generators.nix';
import listsText from './lists.nix';
import miscText from './misc.nix';
import modulesText from './modules.nix';
import { isLibName, libNames } from './names.ts';
import { filterAttrs, flattened } from './open.ts';
import { composed, extendLib } from './overlays.ts';
import { recursiveUpdate } from './recursive-update.ts';
import renamesText from './renames.nix';
import { libSets } from './set-names.ts';
import sourcesText from './sources.nix';
import stringsText from './strings.nix';
import textText from './text.nix';
import trivialText from './trivial.nix';

const texts: Readonly<Record<string, string>> = {
  trivial: trivialText,
  attrsets: attrsetsText,
  lists: listsText,
  strings: stringsText,
  text: textText,
  generators: generatorsText,
  'command-lines': commandLinesText,
  misc: miscText,
  sources: sourcesText,
  modules: modulesText,
  renames: renamesText,
  files: filesText,
  fileset: filesetText,
};

/** Sub-sets of lib and the files that their functions are in. */
const subsets: Readonly<Record<string, readonly string[]>> = {
  trivial: ['trivial'],
  asserts: ['trivial'],
  fixedPoints: ['trivial'],
  customisation: ['trivial', 'misc'],
  debug: ['trivial', 'misc'],
  attrsets: ['attrsets'],
  lists: ['lists'],
  strings: ['strings', 'text'],
  stringsWithDeps: ['command-lines'],
  versions: ['strings'],
  modules: ['modules', 'renames'],
  options: ['modules', 'renames'],
  filesystem: ['files'],
  sources: ['files', 'sources'],
  meta: ['files', 'misc'],
  misc: ['misc'],
  derivations: ['misc'],
};

/** Names of the files that are functions of sub-sets only, not of lib itself. */
const notTopLevel = new Set([
  "mergeAttrs'",
  'replicate',
  'hasPrefix',
  'removePrefix',
  'nonEmpty',
  'escapeSeparator',
  'major',
  'minor',
  'patch',
  'majorMinor',
  'pad',
]);

/** Where our Nix files stand: a place outside of every workspace. */
export const libRoot = '/llamaflake/lib';

const sources = new Map<string, SourceFile>();

function source(name: string): SourceFile {
  let file = sources.get(name);
  if (!file) {
    const path = `${libRoot}/${name}.nix`;
    file = parseNix(texts[name]!, { uri: `llamaflake:${path}`, path, version: 0 });
    sources.set(name, file);
  }
  return file;
}

/** True for a node of our own Nix files, which is no place to show. */
export const isLibNode = (node: Node): boolean => node.file.path.startsWith(`${libRoot}/`);

/** The node itself, where somebody wrote it; undefined for one of lib's own. */
export const notOfLib = <N extends Node>(node: N | undefined): N | undefined =>
  node && !isLibNode(node) ? node : undefined;

const libs = new WeakMap<Evaluator, Attrs>();

/** `lib`, once for each evaluation. */
export function libValue(ev: Evaluator): Attrs {
  let lib = libs.get(ev);
  if (!lib) {
    lib = makeLib(ev);
    libs.set(ev, lib);
  }
  return lib;
}

function makeLib(ev: Evaluator): Attrs {
  const entries = new Map<string, Thunk>();
  const lib = attrs(entries);
  const self = Thunk.of(lib);
  const parts = new Map<string, Thunk>();
  for (const name of Object.keys(texts)) {
    const { root } = source(name).tree;
    parts.set(
      name,
      ev.lazy(() => apply(ev, ev.thunk(root, ev.baseEnv).force(), self, undefined)),
    );
  }
  const part = (name: string): Attrs => forceAttrs(ev, parts.get(name)!);
  for (const name of libNames) entries.set(name, Thunk.of(unmodelled([name])));
  for (const name of Object.keys(texts)) {
    for (const [key, thunk] of part(name).entries) {
      if (!notTopLevel.has(key) && isNamed(key)) entries.set(key, thunk);
    }
  }
  entries.set('replicate', part('lists').entries.get('replicate')!);
  // lib's own are those of strings, not of lists.
  for (const key of ['hasPrefix', 'removePrefix']) entries.set(key, part('strings').entries.get(key)!);
  const ownNatives = natives(ev, lib);
  for (const [name, files] of Object.entries(subsets)) {
    entries.set(
      name,
      ev.lazy(() => {
        const members = membersOf(name, new Map(files.flatMap((file) => [...part(file).entries])));
        for (const key of members.keys())
          if (Object.hasOwn(ownNatives, key)) members.set(key, Thunk.of(ownNatives[key]!));
        return attrs(members, [], { hole: unmodelled([name]), under: new Map() });
      }),
    );
  }
  for (const name of wholeSets) entries.set(name, withUnmodelled(ev, name, entries.get(name)!));
  for (const [name, value] of Object.entries(ownNatives)) entries.set(name, Thunk.of(value));
  return lib;
}

/** Whether lib has a name at its top level, today or in a nixpkgs that people still have. */
const isNamed = (name: string): boolean => libNames.has(name) || isLibName(name, oldestLibDay) !== 'no';

const oldestLibDay = '2023-01-01';

/** The functions of our files that nixpkgs has in the sub-set, too. */
function membersOf(set: string, functions: ReadonlyMap<string, Thunk>): Map<string, Thunk> {
  const names = libSets.get(set);
  return new Map(
    [...functions].filter(([name]) => !names || names.has(name) || (!libNames.has(name) && isNamed(name))),
  );
}

/** Sets that one of our files writes as a whole, under their name. */
const wholeSets = ['cli', 'fileset', 'generators', 'kernel', 'path', 'types'];

/** A sub-set of lib with the names that our file lacks, which can't be seen. */
const withUnmodelled = (ev: Evaluator, set: string, known: Thunk): Thunk =>
  ev.lazy(() => {
    const { entries, origins } = forceAttrs(ev, known);
    const others = [...(libSets.get(set) ?? [])].map((name): [string, Thunk] => [
      name,
      Thunk.of(unmodelled([set, name])),
    ]);
    return attrs(new Map([...others, ...entries]), origins);
  });

const unmodelled = (names: readonly string[]): Value & { kind: 'extern' } =>
  extern(
    { type: 'lib' },
    names.map((name) => ({ op: 'select' as const, name, node: undefined })),
  );

/** The platforms that nixpkgs' flake has outputs for. */
const flakeExposed = [
  'x86_64-linux',
  'aarch64-linux',
  'x86_64-darwin',
  'armv6l-linux',
  'armv7l-linux',
  'i686-linux',
  'aarch64-darwin',
  'powerpc64le-linux',
  'riscv64-linux',
  'x86_64-freebsd',
];

/** Functions that need more than Nix: they make packages, or run the module system. */
function natives(ev: Evaluator, lib: Attrs): Record<string, Value> {
  return {
    makeOverridable: primop('makeOverridable', 1, ([fn], node) => {
      const value = fn!.force();
      if (value.kind === 'failure') return value;
      const functor = primop('makeOverridable', 2, ([_self, args], at) =>
        makeOverridable(ev, forceFunction(ev, fn!, at), forceAttrs(ev, args!, at), at),
      );
      const formals = ev.lazy(() => apply(ev, lib.entries.get('functionArgs')!.force(), fn!, node));
      return attrs(
        new Map([
          ['__functor', Thunk.of(functor)],
          ['__functionArgs', formals],
        ]),
      );
    }),
    callPackageWith: primop('callPackageWith', 3, ([scope, fn, args], node) => {
      const from = scope!.force();
      const value = fn!.force();
      return callWith(ev, from, (name) => mayHave(ev, from, name), value, args!, node);
    }),
    evalModules: primop('evalModules', 1, ([args], node) =>
      evalModules(ev, forceClosed(ev, args!, node), node),
    ),
    composeExtensions: primop('composeExtensions', 2, ([first, second], node) =>
      composed(ev, [first!, second!], node),
    ),
    composeManyExtensions: primop('composeManyExtensions', 1, ([overlays], node) => {
      const all = overlays!.force();
      const items = all.kind === 'list' ? all.items : undefined;
      if (items?.every((item): item is Thunk => !isHole(item))) return composed(ev, items, node);
      if (all.kind === 'failure') return all;
      return unknown(
        all.kind === 'unknown' ? all.reason : 'not all overlays of a composed one are known',
        node,
      );
    }),
    flatten: primop('flatten', 1, ([value]) => list(flattened(value!))),
    filterAttrs: primop('filterAttrs', 2, ([keeps, set], node) =>
      filterAttrs(ev, keeps!, forceAttrs(ev, set!, node), node),
    ),
    recursiveUpdate: primop('recursiveUpdate', 2, ([left, right], node) =>
      recursiveUpdate(ev, left!, right!, node),
    ),
    extend: primop('extend', 1, ([overlay], node) => extendLib(ev, lib, [overlay!], node)),
    systems: attrs(
      new Map([['flakeExposed', Thunk.of(list(flakeExposed.map((system) => Thunk.of(str(system)))))]]),
      [],
      { hole: unmodelled(['systems']), under: new Map() },
    ),
  };
}
