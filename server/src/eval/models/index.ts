/** What is known of the inputs that fleets are built with. One file a flake. */

import type { Evaluator, ExternModel, Models } from '../evaluator.ts';
import { extend, selectedPath } from '../extern.ts';
import { libValue } from '../lib/index.ts';
import { libNames } from '../lib/names.ts';
import { libSets } from '../lib/set-names.ts';
import { Thunk } from '../thunk.ts';
import { attrs, type Extern, extern, primop, type Value } from '../value.ts';
import { flakeParts } from './flake-parts.ts';
import { flakeUtils } from './flake-utils.ts';
import { type FrameworkKind, frameworks } from './frameworks/index.ts';
import { homeManager } from './home-manager.ts';
import { importTree } from './import-tree.ts';
import { nixDarwin } from './nix-darwin.ts';
import { evalConfig, importNixpkgs, nixosFile, nixpkgs } from './nixpkgs.ts';
import { optionModel } from './options.ts';
import { optionPart, optionsHave } from './options-argument.ts';
import { packageVariant } from './package-variants.ts';
import { type Source, sourceOf } from './sources.ts';
import { systemsInput } from './systems.ts';

/** What an input is, whatever it is called. */
export type InputKind =
  | 'nixpkgs'
  | 'home-manager'
  | 'nix-darwin'
  | 'flake-parts'
  | 'flake-utils'
  | 'systems'
  | 'import-tree'
  | FrameworkKind
  | 'llama-cpp'
  | 'other';

/** A model of an input: its value at a path of names, or after a call. */
export type InputModel = (ev: Evaluator, value: Extern) => Value | undefined;

const inputModels: Partial<Record<InputKind, InputModel>> = {
  nixpkgs,
  'home-manager': homeManager,
  'nix-darwin': nixDarwin,
  'flake-parts': flakeParts,
  'flake-utils': flakeUtils,
  'import-tree': importTree,
  ...frameworks,
};

/** What a subject's own models add to these. */
export interface Extension {
  readonly hasName?: Models['hasName'];
  readonly packageExists?: Models['packageExists'];
  readonly option?: Models['option'];
}

/** What the models ask about the flake's inputs. */
export interface InputFacts {
  readonly kindOf: (input: string) => InputKind;
  /** The name under which an input of an input is known: our own where it follows one, else `INPUT/NAME`. */
  readonly innerName: (input: string, name: string) => string;
}

/** The models for a flake with these inputs. */
export function standardModels({ kindOf, innerName }: InputFacts, extension: Extension = {}): Models {
  const model: ExternModel = (ev, value) => {
    const { root } = value;
    if (root.type === 'input')
      return innerInput(value, innerName) ?? inputModels[kindOf(root.name)]?.(ev, value);
    if (root.type === 'import') return importModel(ev, value, root.of, kindOf);
    if (root.type === 'options') return optionPart(ev, value, root.system);
    if (root.type === 'pkgs') return packageVariant(ev, value);
    return undefined;
  };
  return {
    extern: model,
    hasName: (value, name, ev) =>
      selfHas(value, name) ??
      libSetHas(value, name) ??
      inputHas(kindOf, value, name) ??
      frameworkHas(ev, kindOf, value, name) ??
      optionsHave(ev, value, name, (input) => kindOf(input) === 'home-manager') ??
      extension.hasName?.(value, name, ev),
    packageExists: extension.packageExists,
    option: (system, path) => extension.option?.(system, path) ?? optionModel(system, path),
  };
}

/** `inputs.a.inputs.b` is an input as good as our own. */
function innerInput(value: Extern, innerName: InputFacts['innerName']): Value | undefined {
  const names = value.root.type === 'input' ? selectedPath(value) : undefined;
  if (value.root.type !== 'input' || names?.length !== 2 || names[0] !== 'inputs') return undefined;
  return extern({ ...value.root, name: innerName(value.root.name, names[1]!) }, [], value.node);
}

/** Whether `lib.lists` and its like have a name: none of them has what is lib's own or another one's. Newer names may be anywhere. */
function libSetHas(value: Extern, name: string): boolean | undefined {
  if (value.root.type !== 'lib') return undefined;
  const [set, ...more] = selectedPath(value) ?? [];
  const members = set !== undefined && more.length === 0 ? libSets.get(set) : undefined;
  if (!members || members.has(name)) return members && true;
  return libNames.has(name) ? false : undefined;
}

/** All names of sets that inputs have, so that `nixpkgs.lib // home-manager.lib` is known to have nixpkgs' names still. */
const inputNames: Partial<Record<InputKind, Readonly<Record<string, readonly string[]>>>> = {
  'home-manager': { lib: ['hm', 'homeManagerConfiguration'] },
  'nix-darwin': { lib: ['darwinSystem', 'evalConfig'] },
  'flake-parts': {
    lib: [
      'attrsWith',
      'defaultModule',
      'evalFlakeModule',
      'importAndPublish',
      'importApply',
      'isFlake',
      'mkAliasOptionModule',
      'mkDeferredModuleOption',
      'mkDeferredModuleType',
      'mkFlake',
      'mkPerSystemOption',
      'mkPerSystemType',
      'mkSubmoduleOptions',
      'mkTransposedPerSystemModule',
    ],
  },
};

function inputHas(kindOf: (input: string) => InputKind, value: Extern, name: string): boolean | undefined {
  if (value.root.type !== 'input') return undefined;
  const path = selectedPath(value)?.join('.');
  return path === undefined ? undefined : inputNames[kindOf(value.root.name)]?.[path]?.includes(name);
}

/** What a framework's model has is there, for `inputs.den.flakeModules.default or { }` as well. */
function frameworkHas(
  ev: Evaluator,
  kindOf: (input: string) => InputKind,
  value: Extern,
  name: string,
): true | undefined {
  if (value.root.type !== 'input' || value.ops.length > 0) return undefined;
  const model = (frameworks as Partial<Record<InputKind, InputModel>>)[kindOf(value.root.name)];
  return model?.(ev, extend(value, { op: 'select', name, node: undefined })) && true;
}

/** Names that a flake's own `self` has only where its repository is clean, or only where it is not. */
const revisionNames = new Set(['rev', 'shortRev', 'dirtyRev', 'dirtyShortRev', 'revCount', 'submodules']);

function selfHas(value: Extern, name: string): boolean | undefined {
  const isSelf = value.root.type === 'argument' && value.root.name === 'self' && value.ops.length === 0;
  return isSelf && !revisionNames.has(name) ? false : undefined;
}

/** `import x`, where `x` is an input, its source, a search path, what was fetched, or a file of one of them. */
function importModel(
  ev: Evaluator,
  value: Extern,
  of: Extern,
  kindOf: (input: string) => InputKind,
): Value | undefined {
  if (value.ops.length > 0) return undefined;
  const source = sourceOf(of, (input) => kindOf(input) === 'nixpkgs');
  if (!source) return undefined;
  if (source.isNixpkgs) return nixpkgsFile(ev, source);
  const { root } = source.value;
  if (root.type !== 'input' || source.file !== '') return undefined;
  const kind = kindOf(root.name);
  if (kind === 'import-tree') return extern(root);
  return kind === 'systems' ? systemsInput() : undefined;
}

/** The extension of lib by which nixpkgs' flake says its own version, which only `lib.trivial` tells. */
const flakeVersion: Value = primop('flake-version-info', 3, (_args, node) => {
  const trivial = extern({ type: 'lib' }, [{ op: 'select', name: 'trivial', node }], node);
  return attrs(new Map([['trivial', Thunk.of(trivial)]]));
});

/** Files of nixpkgs that are known, by their path in it. */
function nixpkgsFile(ev: Evaluator, { value, file }: Source): Value | undefined {
  switch (file.replace(/\/default\.nix$/, '')) {
    case '':
      return importNixpkgs(ev, value);
    case '/lib':
      return libValue(ev);
    case '/lib/flake-version-info.nix':
      return flakeVersion;
    case '/nixos':
      return nixosFile(ev, value);
    case '/nixos/lib/eval-config.nix':
      return evalConfig(ev, value);
    default:
      return undefined;
  }
}
