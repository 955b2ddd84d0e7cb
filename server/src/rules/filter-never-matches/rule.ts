/** `builtins.filter (flag: flag != "-DGGML_NATIVE=OFF") old.cmakeFlags`: the flag is written `-DGGML_NATIVE:BOOL=FALSE`. */
import type { Expr, StringExpr } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { cmakeFlag } from '../../upstream/cmake-flags.ts';
import { cmakeBoolFlag, isCmakeTrue, parseCmakeFlag } from '../../upstream/parse-cmake-flag.ts';
import { changeFile } from '../changes.ts';
import { nixpkgsDays } from '../days.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, libraryFunction, wholeCall } from '../uses.ts';

export const filterNeverMatches: Rule = {
  id: 'filter-never-matches',
  severity: 'warning',
  summary: 'a CMake flag is filtered out by a text that is never there',
  *check({ fleet, files }) {
    // Before, nixpkgs wrote some flags by hand.
    if (!fleet || [fleet.upstreamDay, ...nixpkgsDays(fleet)].some((day) => day < '2025-01-01')) return;
    for (const file of files) {
      if (!file.text.includes('cmakeFlags')) continue;
      for (const string of nodesOf(file, 'String')) {
        const found = judge(string);
        if (found) yield found;
      }
    }
  },
};

function judge(string: StringExpr): Found | undefined {
  const [text, ...more] = string.parts;
  if (typeof text !== 'string' || more.length > 0 || !text.includes('=') || !isAboutLlama(string))
    return undefined;
  const use = useOf(string);
  const instead = use && neverThere(text, use);
  if (instead === undefined) return undefined;
  return {
    file: string.file,
    span: spanOf(string),
    message: `No flag of the package ${use === 'whole' ? 'is' : use === 'start' ? 'begins with' : 'contains'} this text, which is there as \`${instead}\`: nothing comes of it.`,
    fixes: [
      {
        kind: 'change',
        title: `Write \`"${instead}"\``,
        safe: false,
        preferred: true,
        change: () => changeFile(string.file, (edits) => edits.replace(string, `"${instead}"`)),
      },
    ],
  };
}

/** What is written for it where it is `lib.cmakeBool` that writes; undefined for a text that may be there. */
function neverThere(text: string, use: 'whole' | 'start' | 'within'): string | undefined {
  if (use !== 'whole') {
    const match = /^(-D)?((?:GGML|LLAMA)_[A-Z0-9_]+)=(\w*)$/.exec(text);
    if (!match || !isSwitch(match[2]!)) return undefined;
    const value = match[3] === '' ? '' : isCmakeTrue(match[3]!) ? 'TRUE' : 'FALSE';
    return `${match[1] ?? ''}${match[2]}:BOOL=${value}`;
  }
  const flag = parseCmakeFlag(text);
  if (!flag || !isSwitch(flag.name)) return undefined;
  const there = cmakeBoolFlag(flag.name, isCmakeTrue(flag.value));
  return text === there ? undefined : there;
}

/** A flag that is on or off, and so is written by `cmakeBool`. */
const isSwitch = (name: string): boolean => {
  const row = cmakeFlag(name);
  return (
    /^(GGML|LLAMA)_/.test(name) &&
    row !== undefined &&
    row.default !== 'value' &&
    row.name !== 'GGML_CPU_ARM_ARCH'
  );
};

const functions: Readonly<Record<string, 'whole' | 'start' | 'within'>> = {
  hasPrefix: 'start',
  hasInfix: 'within',
  remove: 'whole',
  subtractLists: 'whole',
  elem: 'whole',
  replaceStrings: 'within',
};

const overFlags = new Set(['filter', 'remove', 'subtractLists', 'partition', 'map']);

/** How a text is looked for among the package's own flags. */
function useOf(string: StringExpr): 'whole' | 'start' | 'within' | undefined {
  let use: 'whole' | 'start' | 'within' | undefined;
  for (const above of ancestors(string)) {
    if (above.kind === 'Binary' && (above.op === '!=' || above.op === '==')) use ??= 'whole';
    if (above.kind === 'Apply') {
      const name = libraryFunction(callOf(above).fn);
      use ??= name === undefined ? undefined : functions[name];
      // What takes the place of another text is looked for by nobody.
      if (name === 'replaceStrings' && isWithin(string, callOf(wholeCall(above)).args[1])) return undefined;
      if (name && overFlags.has(name)) return use && isOverOwnFlags(wholeCall(above)) ? use : undefined;
    }
    if (above.kind === 'Binding') return undefined;
  }
  return undefined;
}

const isWithin = (node: Expr, outer: Expr | undefined): boolean =>
  outer !== undefined && outer.start <= node.start && node.end <= outer.end;

/** `old.cmakeFlags`, and nothing that was put to it. */
function isOverOwnFlags(call: Expr): boolean {
  const last = callOf(call).args.at(-1);
  return (
    callOf(call).args.length === 2 &&
    last !== undefined &&
    /^\(?\w+\.cmakeFlags( or \[ ?\])?\)?$/.test(textOf(skipParens(last)))
  );
}
