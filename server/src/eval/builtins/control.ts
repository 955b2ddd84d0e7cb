/** Builtins that steer evaluation: throwing, forcing, importing. */

import type { Node } from '../../nix/syntax.ts';
import { elements, forceAttrs, forceString, known, whyUnseen } from '../coerce.ts';
import { frame } from '../env.ts';
import type { Evaluator } from '../evaluator.ts';
import { evalExpr, isUndecided } from '../expr.ts';
import { extend } from '../extern.ts';
import { pathOfString } from '../paths.ts';
import { selectName } from '../select.ts';
import { forceText } from '../strings.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, extern, failure, str, unknown, type Value } from '../value.ts';
import type { Table } from './types.ts';

/** What `tryEval` catches. */
const catchable = new Set(['throw', 'assertion']);

/** Forces all the way down. The first thing that isn't known, or fails, is the result. */
export function deepForce(ev: Evaluator, value: Value, seen: Set<Value> = new Set()): Value | undefined {
  if (value.kind === 'unknown' || value.kind === 'failure') return value;
  if (value.kind === 'union') return value.why;
  if (value.kind === 'extern' || value.kind === 'config' || value.kind === 'pkgs')
    return unknown('a part can’t be seen');
  if ((value.kind !== 'list' && value.kind !== 'attrs') || seen.has(value)) return undefined;
  seen.add(value);
  const thunks = value.kind === 'list' ? elements(value) : [...value.entries.values()];
  if (value.kind === 'attrs' && value.rest) return whyUnseen(value.rest.hole, undefined);
  for (const thunk of thunks) {
    const problem = deepForce(ev, thunk.force(), seen);
    if (problem) return problem;
  }
  return undefined;
}

/** `import x`: a path, text that names one, or something unseen, of which a model may know what it is. */
function importValue(ev: Evaluator, thunk: Thunk, node: Node | undefined): Value {
  const value = thunk.force();
  if (value.kind === 'extern') {
    const imported = extern({ type: 'import', of: value }, [], node);
    return ev.models.extern(ev, imported) ?? imported;
  }
  if (value.kind === 'unknown' && value.partial?.length === 1 && typeof value.partial[0] === 'object') {
    return importValue(ev, Thunk.of(value.partial[0]), node);
  }
  if (value.kind === 'unknown' && value.partial?.length === 2) {
    // `import "${inputs.nixpkgs}/lib"`: a file of what we can't see.
    const [base, file] = value.partial;
    if (typeof base === 'object' && base.kind === 'extern' && typeof file === 'string') {
      return importValue(ev, Thunk.of(extend(base, { op: 'select', name: file, node })), node);
    }
  }
  if (value.kind === 'pkgs') return unknown('a package set is imported', node);
  if (value.kind === 'attrs' && value.entries.has('outPath')) {
    return importValue(ev, Thunk.of(selectName(ev, value, 'outPath', node)), node);
  }
  return ev.import(pathArgument(ev, thunk, node), node);
}

/** A path argument: a path, or text that names one. */
export function pathArgument(ev: Evaluator, thunk: Thunk, node: Node | undefined): string {
  const value = known(thunk, node);
  if (value.kind === 'path') return value.path;
  const text = forceText(ev, thunk, { copy: false, more: false }, node);
  return pathOfString(ev, text, node);
}

export const controlBuiltins: Table = {
  import: { arity: 1, run: (ev, [path], node) => importValue(ev, path!, node) },
  scopedImport: {
    arity: 2,
    run: (ev, [scope, path], node) => {
      const names = forceAttrs(ev, scope!, node);
      if (names.rest) return unknown('not all names of the scope are known', node);
      const source = ev.source(ev.resolveImport(pathArgument(ev, path!, node), node), node);
      return evalExpr(ev, source.tree.root, frame(ev.baseEnv, names.entries));
    },
  },
  throw: {
    arity: 1,
    run: (ev, [message], node) =>
      failure('throw', forceText(ev, message!, { copy: true, more: false }, node), node),
  },
  abort: {
    arity: 1,
    run: (ev, [message], node) =>
      failure(
        'abort',
        `evaluation aborted: '${forceText(ev, message!, { copy: true, more: false }, node)}'`,
        node,
      ),
  },
  seq: {
    arity: 2,
    run: (ev, [first, second]) => {
      const value = first!.force();
      if (isUndecided(value) || value.kind === 'union') ev.assumed++;
      return value.kind === 'failure' ? value : second!.force();
    },
  },
  deepSeq: {
    arity: 2,
    run: (ev, [first, second]) => {
      const problem = deepForce(ev, first!.force());
      if (problem?.kind === 'unknown') ev.assumed++;
      return problem?.kind === 'failure' ? problem : second!.force();
    },
  },
  trace: { arity: 2, run: (ev, [message, value]) => passing(ev, message!, value!) },
  traceVerbose: { arity: 2, run: (_ev, [_message, value]) => value!.force() },
  warn: { arity: 2, run: (ev, [message, value]) => passing(ev, message!, value!) },
  break: { arity: 1, run: (_ev, [value]) => value!.force() },
  addErrorContext: { arity: 2, run: (_ev, [_context, value]) => value!.force() },
  tryEval: {
    arity: 1,
    run: (ev, [thunk], node) => {
      const before = ev.assumed;
      const value = thunk!.force();
      // What was taken for granted on the way may be what it catches.
      if (ev.assumed > before) return unknown('whether something throws is not known', node);
      const pair = (success: boolean, inner: Value): Value =>
        attrs(
          new Map([
            ['success', Thunk.of(bool(success))],
            ['value', Thunk.of(inner)],
          ]),
        );
      if (value.kind === 'failure') return catchable.has(value.code) ? pair(false, bool(false)) : value;
      return value.kind === 'unknown' ? unknown(value.reason, value.node ?? node) : pair(true, value);
    },
  },
  getFlake: {
    arity: 1,
    run: (ev, [reference], node) => {
      forceString(ev, reference!, node);
      return extern({ type: 'builtin', name: 'getFlake' }, [{ op: 'call', arg: reference!, node }], node);
    },
  },
  getEnv: {
    arity: 1,
    run: (ev, [name], node) => {
      const wanted = forceString(ev, name!, node);
      // Pure evaluation, which is what flakes get, sees no environment. What tools for pinning look up by name is nobody's setting.
      const isUnset = ev.inStore || /^(NPINS|LON|NIV)_OVERRIDE/.test(wanted);
      return isUnset ? str('', node) : unknown('the environment is not known', node);
    },
  },
};

function passing(ev: Evaluator, message: Thunk, value: Thunk): Value {
  const said = message.force();
  if (isUndecided(said) || said.kind === 'union') ev.assumed++;
  return said.kind === 'failure' ? said : value.force();
}
