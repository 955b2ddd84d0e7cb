/**
 * `callPackage` and `makeOverridable`: a result that remembers how it was made, so that `.override` makes it again.
 *
 *     pkgs.callPackage ./llama.nix { cudaSupport = true; }
 */
import type { Expr, Node } from '../nix/syntax.ts';
import { apply, formalsOf } from './apply.ts';
import { forceAttrs } from './coerce.ts';
import type { Evaluator } from './evaluator.ts';
import { update } from './joining.ts';
import { pathOfString } from './paths.ts';
import { selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import { join } from './union.ts';
import {
  attrs,
  type Extern,
  type ExternRoot,
  extern,
  nullValue,
  type Primop,
  unknown,
  type Value,
} from './value.ts';

type Overridable = ExternRoot & { readonly type: 'overridable' };

/** Calls `fn` with `args` and wraps a derivation-like result. */
export function makeOverridable(ev: Evaluator, fn: Value, args: Value, node: Node | undefined): Value {
  const result = apply(ev, fn, Thunk.of(args, node), node);
  if (result.kind === 'extern') return extern({ type: 'overridable', fn, args, result }, [], node);
  if (result.kind !== 'attrs') return result;
  const entries = new Map(result.entries);
  entries.set('override', Thunk.of(overridePrimop(ev, fn, args, node)));
  entries.set('overrideDerivation', Thunk.of(unknown('derivations are not worked out', node)));
  return { ...result, entries };
}

function overridePrimop(ev: Evaluator, fn: Value, args: Value, node: Node | undefined): Primop {
  return {
    kind: 'primop',
    name: 'override',
    arity: 1,
    args: [],
    formals: formalsOf(fn) ?? new Map(),
    run: ([change]) => {
      const wanted = change!.force();
      const extra =
        wanted.kind === 'lambda' || wanted.kind === 'primop'
          ? apply(ev, wanted, Thunk.of(args), node)
          : wanted;
      return makeOverridable(ev, fn, update(ev, args, extra, node), node);
    },
  };
}

export function overridableSelect(
  ev: Evaluator,
  _value: Extern,
  root: Overridable,
  name: string,
  node: Node | undefined,
): Value {
  if (name === 'override') return overridePrimop(ev, root.fn, root.args, node);
  return selectName(ev, root.result, name, node);
}

/** `callPackage fn args` with what `scope` has for the formals that `args` leaves open. */
export function callWith(
  ev: Evaluator,
  scope: Value,
  scopeHas: (name: string) => boolean | undefined,
  fnValue: Value,
  argsThunk: Thunk,
  node: Node | undefined,
): Value {
  const file =
    fnValue.kind === 'path'
      ? fnValue.path
      : fnValue.kind === 'string'
        ? pathOfString(ev, fnValue.value, node)
        : undefined;
  const fn = file === undefined ? fnValue : ev.import(file, node);
  const given = forceAttrs(ev, argsThunk, node);
  const entries = new Map<string, Thunk>();
  for (const [name, hasDefault] of formalsOf(fn) ?? []) {
    if (given.entries.has(name)) continue;
    const has = hasDefault ? scopeHas(name) : true;
    const otherwise = has === undefined ? defaultOf(fn, name) : undefined;
    if (has === false || isFlag(otherwise)) continue;
    entries.set(
      name,
      ev.lazy(() => {
        if (has) return selectName(ev, scope, name, node);
        const why = unknown(`whether there is a package \`${name}\` is not known`, node);
        return isNull(otherwise) ? join([selectName(ev, scope, name, node), nullValue], why) : why;
      }, node),
    );
  }
  return makeOverridable(ev, fn, update(ev, attrs(entries), given, node), node);
}

function defaultOf(fn: Value, name: string): Expr | undefined {
  if (fn.kind !== 'lambda') return undefined;
  return fn.node.formals?.formals.find((formal) => formal.name === name)?.default;
}

/**
 * Whether a formal is a switch or a text (`cudaSupport ? false`, `arch ? "sm_89"`) and not a package that may be missing
 * (`cudaPackages_12 ? null`). Switches are named so that no package has their name: `callPackage` would pass the package.
 */
function isFlag(value: Expr | undefined): boolean {
  if (!value) return false;
  switch (value.kind) {
    case 'Paren':
      return isFlag(value.inner);
    case 'Variable':
      return value.name === 'true' || value.name === 'false';
    case 'Select':
      return isSwitchSource(value.base);
    case 'Apply':
    case 'If':
    case 'Let':
    case 'With':
    case 'Assert':
    case 'Error':
      return false;
    default:
      return true;
  }
}

function isNull(value: Expr | undefined): boolean {
  return value?.kind === 'Paren' ? isNull(value.inner) : value?.kind === 'Variable' && value.name === 'null';
}

/** What a switch's default is read from, as a rule: `config.cudaSupport or false`, `stdenv.hostPlatform.isLinux`. */
const switchSources = new Set(['config', 'stdenv', 'stdenvNoCC', 'lib']);

function isSwitchSource(value: Expr): boolean {
  if (value.kind === 'Paren') return isSwitchSource(value.inner);
  if (value.kind === 'Select') return isSwitchSource(value.base);
  return value.kind === 'Variable' && switchSources.has(value.name);
}
