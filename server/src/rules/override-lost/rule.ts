/** `pkgs.llama-cpp // { cmakeFlags = …; }`: the set says something else, the build is the same. */
import type { Apply, AttrSet, Binary, Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, letValue, libraryFunction } from '../uses.ts';

export const overrideLost: Rule = {
  id: 'override-lost',
  severity: 'warning',
  summary: '// changes the set of a llama.cpp package, not what is built',
  *check({ files }) {
    for (const file of files) {
      for (const binary of nodesOf(file, 'Binary')) {
        const found = binary.op === '//' && isPackage(binary.left) ? judge(binary) : undefined;
        if (found) yield found;
      }
      for (const apply of nodesOf(file, 'Apply')) {
        const found = ofWrapper(apply) ?? ofUpdate(apply);
        if (found) yield found;
      }
    }
  },
};

/** What puts packages that are built already together, or writes a script. */
const wrappers =
  /^(symlinkJoin|buildEnv|runCommand|writeShellScriptBin|writeShellApplication|writeScriptBin|wrapProgram)$/;

/** `(symlinkJoin { paths = [ llama-cpp ]; }).overrideAttrs { cmakeFlags = … }`: the wrapper has nothing to configure. */
export function ofWrapper(apply: Apply): Found | undefined {
  const call = overrideCall(apply);
  if (call?.method !== 'overrideAttrs' || !call.set || !namesLlama(textOf(call.base))) return undefined;
  const { fn } = callOf(skipParens(call.base));
  const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined;
  const lost = namesIn(call.set).filter(
    (one) => ofBuild.test(one) && !/^(env|build|install|version)/.test(one),
  );
  if (!wrappers.test(name ?? '') || lost.length === 0) return undefined;
  return {
    file: apply.file,
    span: { start: call.base.end, end: call.select.end },
    message: `\`overrideAttrs\` is of what \`${name}\` makes, not of the llama.cpp within: ${listed(lost)} no effect on what is built. It belongs to the package itself.`,
  };
}

/** `lib.recursiveUpdate pkgs.llama-cpp { cmakeFlags = … }`. */
function ofUpdate(apply: Apply): Found | undefined {
  const { fn, args } = callOf(apply);
  const [left, right] = args.map(skipParens);
  if (libraryFunction(fn) !== 'recursiveUpdate' || !left || right?.kind !== 'AttrSet' || !isPackage(left))
    return undefined;
  const lost = namesIn(right).filter((one) => ofBuild.test(one));
  if (lost.length === 0) return undefined;
  return {
    file: apply.file,
    span: spanOf(fn),
    message: `\`recursiveUpdate\` changes the set, not the derivation in it: ${listed(lost)} no effect on what is built. \`overrideAttrs\` does it.`,
  };
}

const namesIn = (set: AttrSet): string[] =>
  set.bindings.flatMap((one) =>
    one.kind === 'Binding' ? [one.path[0]!.name ?? ''] : one.names.map(({ name }) => name),
  );

const listed = (names: readonly string[]): string =>
  `${names.map((name) => `\`${name}\``).join(', ')} ${names.length > 1 ? 'have' : 'has'}`;

/** Attributes of a derivation that decide what is built. */
const ofBuild =
  /^(src|version|patches|cmakeFlags|(native|propagated)?[bB]uildInputs|env|NIX_CFLAGS_COMPILE|(pre|post)?(unpack|patch|configure|build|install|fixup)(Phase)?|(pre|post)(Patch|Configure|Build|Install|Fixup)|(build|make|configure)Flags)$/;

function judge(binary: Binary): Found | undefined {
  const set = skipParens(binary.right);
  if (set.kind !== 'AttrSet') return undefined;
  const names = namesIn(set);
  const lost = names.filter((name) => ofBuild.test(name));
  if (lost.length === 0) return undefined;
  const flags = bindingOf(set, 'cmakeFlags');
  const dropsFlags = flags !== undefined && !textOf(flags.value).includes('cmakeFlags');
  const isFree = lost.some((name) => name !== 'version');
  const base = overrideCall(skipParens(binary.left))
    ? `(${textOf(skipParens(binary.left))})`
    : textOf(binary.left);
  return {
    file: binary.file,
    span: { start: binary.opOffset, end: binary.opOffset + 2 },
    message: `\`//\` changes the set, not the derivation in it: ${listed(lost)} no effect on what is built. \`overrideAttrs\` does it.`,
    // A version alone says nothing of the sources that it names.
    fixes:
      dropsFlags || !isFree
        ? []
        : [
            {
              kind: 'change',
              title: 'Use `overrideAttrs`',
              safe: false,
              preferred: true,
              change: () =>
                changeFile(binary.file, (edits) =>
                  edits.replaceSpan(
                    { start: binary.start, end: spanOf(set).start },
                    `${base}.overrideAttrs `,
                  ),
                ),
            },
          ],
  };
}

const setNames = new Set(['pkgs', 'prev', 'final', 'super', 'self']);

/** A llama.cpp package by its name, or what an override makes of one. */
function isPackage(expr: Expr, depth = 0): boolean {
  if (depth > 8) return false;
  const inner = skipParens(expr);
  const call = overrideCall(inner);
  if (call) return isPackage(call.base, depth + 1);
  const bound = inner.kind === 'Variable' ? letValue(inner) : undefined;
  if (bound) return isPackage(bound, depth + 1);
  if (inner.kind !== 'Select' || inner.default) return false;
  const base = skipParens(inner.base);
  const [name, ...more] = inner.path.map((step) => step.name ?? '');
  if (base.kind === 'Variable' && setNames.has(base.name)) return more.length === 0 && namesLlama(name ?? '');
  const names = [textOf(base), ...inner.path.map((step) => step.name ?? '')];
  return (
    names.includes('packages') && namesLlama(textOf(inner)) && names.indexOf('packages') === names.length - 3
  );
}
