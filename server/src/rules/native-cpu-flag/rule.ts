/** `GGML_NATIVE=ON`, and `-march=native` where it reaches the compiler. */
import type { Fleet } from '../../fleet/types.ts';
import type { Binding, Node, StringExpr } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { cpuProblems } from '../../upstream/cpu-problems.ts';
import { knowsAllVariants } from '../../upstream/own-flags.ts';
import { changeFile } from '../changes.ts';
import { isNative, type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { isAboutLlama, mayBeAboutLlama } from '../llama-subject.ts';
import { enclosing, nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const nativeCpuFlag: Rule = {
  id: 'native-cpu-flag',
  severity: 'warning',
  summary: 'llama.cpp is built for the CPU of the machine that builds it',
  *check({ fleet, files }) {
    for (const file of files) {
      if (!/native/i.test(file.text)) continue;
      const flags = writtenFlags(file);
      for (const flag of flags) {
        // Where it is turned off as well, that has a reason that we don't see.
        const isOffToo = flags.some((other) => isNativeOff(other) && isBeside(other, flag));
        if (isNative(flag) && !isOffToo && mayBeAboutLlama(flag.element) && !isEnforced(flag.element))
          yield nativeFound(
            fleet,
            flag,
            flags.filter((other) => other.list === flag.list),
          );
      }
      for (const string of nodesOf(file, 'String')) yield* compilerFlags(string);
    }
  },
};

const isNativeOff = ({ name, isOn }: WrittenFlag): boolean => /^(GGML|LLAMA)_NATIVE$/.test(name) && !isOn;

/** `NIX_ENFORCE_NO_NATIVE = false;` beside it: then the wrapper lets native code through, as its author wants. */
const isEnforced = (node: Node): boolean => {
  const scope = [...ancestors(node)].findLast((above) => above.kind === 'Apply') ?? node;
  return /NIX_ENFORCE_NO_NATIVE/.test(textOf(scope));
};

/** In the same list, or in lists that are put together. */
const isBeside = (one: WrittenFlag, other: WrittenFlag): boolean =>
  enclosing(one.element, 'Binding') === enclosing(other.element, 'Binding') &&
  enclosing(one.element, 'Apply') === enclosing(other.element, 'Apply');

const nativeFound = (fleet: Fleet | undefined, flag: WrittenFlag, flags: readonly WrittenFlag[]): Found => ({
  file: flag.element.file,
  span: spanOf(flag.element),
  message: cpuProblems['native-stripped'].text,
  fixes: fixes(fleet, flag, flags),
});

/** Run-time dispatch in place of the flag, in the style that the flag is written in. It changes what is built: not safe. */
function fixes(fleet: Fleet | undefined, flag: WrittenFlag, flags: readonly WrittenFlag[]): Fix[] {
  const { list, element, byFunction } = flag;
  const hasDispatch = flags.some(
    ({ name }) => name === 'GGML_CPU_ALL_VARIANTS' || name === 'GGML_BACKEND_DL',
  );
  if (hasDispatch || !fleet || knowsAllVariants('nixpkgs', earlier(fleet)) !== 'yes') return [];
  const { text } = element.file;
  const fn = byFunction ? text.slice(element.start, element.end).replace(/^\(\s*|\s+"[\s\S]*$/g, '') : '';
  const write = (name: string): string => (byFunction ? `(${fn} "${name}" true)` : `"-D${name}=ON"`);
  return [
    {
      kind: 'change',
      title: 'Build every CPU variant and choose at run time',
      safe: false,
      preferred: true,
      change: () =>
        changeFile(element.file, (edits) => {
          edits.replace(element, write('GGML_BACKEND_DL'));
          edits.insertElement(list, write('GGML_CPU_ALL_VARIANTS'), { after: element });
        }),
    },
  ];
}

/** The day of whichever llama.cpp the flag may be for. */
const earlier = ({ upstreamDay, nixpkgsDay }: Fleet): string =>
  upstreamDay < nixpkgsDay ? upstreamDay : nixpkgsDay;

/** Words that reach the compiler past the wrapper's look at the command line, and those that it looks at. */
const added = /NIX_CFLAGS_COMPILE/;
const passed = /^(C|CXX|CPP)FLAGS$|^CMAKE_(C|CXX)_FLAGS/;

const march = /(?<=^|[\s="'])-m(arch|cpu)=native\b/;

/** `-march=native` in a variable of the environment, in a CMake flag or in a phase's script. */
function* compilerFlags(string: StringExpr): Iterable<Found> {
  for (const part of string.parts) {
    if (typeof part !== 'string' || !march.test(part) || !isAboutLlama(string) || isEnforced(string))
      continue;
    const line = part.split('\n').find((one) => march.test(one) && !/^\s*#/.test(one));
    const found = line === undefined ? undefined : judgeText(string, line);
    if (found) yield found;
    return;
  }
}

/** A phase, or something that a phase reads. */
const phases = /^(pre|post)(Configure|Build|Patch)$|^(configure|build)Phase$/;

function judgeText(string: StringExpr, line: string): Found | undefined {
  const bindings = [...ancestors(string)].filter((node): node is Binding => node.kind === 'Binding');
  const name = bindings[0]?.path.at(-1)?.name ?? '';
  const variable =
    /-D(CMAKE_(?:C|CXX)_FLAGS\w*)=/.exec(line)?.[1] ??
    (phases.test(name) ? /\b(NIX_CFLAGS_COMPILE|(?:C|CXX|CPP)FLAGS)\b/.exec(line)?.[1] : undefined) ??
    name;
  const place = placeOf(string, line);
  if (added.test(variable)) return { ...place, message: cpuProblems['march-native-leaks'].text };
  if (!passed.test(variable)) return undefined;
  return {
    ...place,
    message: `-march=native in ${variable} has no effect: the compiler wrapper of nixpkgs removes it from the command line (unless NIX_ENFORCE_NO_NATIVE=0).`,
  };
}

/** The string, or the line of it that has the word. */
function placeOf(string: StringExpr, line: string): Pick<Found, 'file' | 'span'> {
  const { file } = string;
  const start = file.text.indexOf(line, string.start);
  const isLine = line !== '' && textOf(string).includes('\n') && start >= 0 && start < string.end;
  const from = start + line.length - line.trimStart().length;
  return { file, span: isLine ? { start: from, end: start + line.trimEnd().length } : spanOf(string) };
}
