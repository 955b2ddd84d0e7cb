/** `overrideAttrs { cmakeFlags = [ … ]; }`, which drops every flag that the package sets itself. */
import { resolve } from '../../nix/scopes.ts';
import type { Apply, Binding, Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import { ofWrapper } from '../override-lost/rule.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { callOf, libraryFunction } from '../uses.ts';

export const replacedCmakeFlags: Rule = {
  id: 'replaced-cmake-flags',
  severity: 'warning',
  summary: 'overrideAttrs replaces all CMake flags of llama.cpp instead of adding to them',
  *check({ files }) {
    for (const file of files) {
      if (!file.text.includes('cmakeFlags')) continue;
      for (const apply of nodesOf(file, 'Apply')) {
        const found = judge(apply);
        if (found) yield found;
      }
    }
  },
};

function judge(apply: Apply): Found | undefined {
  const call = overrideCall(apply);
  if (call?.method !== 'overrideAttrs' || !isAboutLlama(apply) || ofWrapper(apply)) return undefined;
  const flags = call.set && bindingOf(call.set, 'cmakeFlags');
  if (!flags || !isLiteral(flags.value)) return undefined;
  const old = call.lambda?.name;
  return {
    file: apply.file,
    span: nameSpan(flags),
    message:
      'This list replaces the flags that the package sets itself, the ones of its backends included: the build may lose its GPU without an error.',
    fixes: old === undefined ? [] : [append(flags, old)],
  };
}

const listFunctions = new Set(['optional', 'optionals', 'concatLists', 'flatten', 'singleton']);

/** Lists as they are written, put together or not, under whatever name: nothing of the old flags is among them. */
function isLiteral(expr: Expr, depth = 0): boolean {
  const inner = skipParens(expr);
  if (depth > 16) return false;
  const isAlso = (other: Expr): boolean => isLiteral(other, depth + 1);
  switch (inner.kind) {
    case 'List':
      return !textOf(inner).includes('cmakeFlags');
    case 'Binary':
      return inner.op === '++' && isAlso(inner.left) && isAlso(inner.right);
    case 'If':
      return isAlso(inner.then) && isAlso(inner.else);
    case 'Let':
    case 'With':
      return inner.body !== undefined && isAlso(inner.body);
    case 'Apply': {
      const { fn, args } = callOf(inner);
      const name = libraryFunction(fn);
      const last = args.at(-1);
      return (
        last !== undefined &&
        name !== undefined &&
        listFunctions.has(name) &&
        !textOf(last).includes('cmakeFlags')
      );
    }
    case 'Variable': {
      const meaning = resolve(inner);
      const bound = meaning.kind === 'let' && meaning.all.length === 1 ? meaning.node : undefined;
      return bound?.kind === 'Binding' && bound.path.length === 1 && isAlso(bound.value);
    }
    default:
      return false;
  }
}

const append = (flags: Binding, old: string): Fix => ({
  kind: 'change',
  title: 'Add to the package’s own flags',
  safe: false,
  preferred: true,
  change: () =>
    changeFile(flags.file, (edits) => {
      const { start, end, kind } = flags.value;
      const isLoose = kind === 'If' || kind === 'Let' || kind === 'With';
      edits.replaceSpan({ start, end: start }, `(${old}.cmakeFlags or [ ]) ++ ${isLoose ? '(' : ''}`);
      if (isLoose) edits.replaceSpan({ start: end, end }, ')');
    }),
});
