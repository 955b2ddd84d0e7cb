/** `GGML_NATIVE=ON`, and `-march=native` where it reaches the compiler. */
import type { Fleet } from '../../fleet/types.ts';
import type { Binding, StringExpr } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { isNativeMarch } from '../../upstream/compiler-flags.ts';
import { cpuProblems } from '../../upstream/cpu-problems.ts';
import { knowsAllVariants } from '../../upstream/own-flags.ts';
import { changeFile } from '../changes.ts';
import { isNative, type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
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
      // A file that turns it off as well does so for a reason that we don't see.
      const isOffToo = flags.some((flag) => /^(GGML|LLAMA)_NATIVE$/.test(flag.name) && !flag.isOn);
      if (!isOffToo) for (const flag of flags) if (isNative(flag)) yield nativeFound(fleet, flag, flags);
      for (const string of nodesOf(file, 'String')) yield* compilerFlags(string);
    }
  },
};

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

/** Variables whose words the compiler wrapper adds itself, after it has looked at the command line. */
const added = /^NIX_CFLAGS_COMPILE$/;
/** Variables whose words come by the command line. */
const passed = /^(C|CXX|CPP)FLAGS$/;

/** `-march=native` in a variable of the environment. */
function* compilerFlags(string: StringExpr): Iterable<Found> {
  const isWord = string.parts.some(
    (part) => typeof part === 'string' && part.split(/\s+/).some(isNativeMarch),
  );
  if (!isWord || !isAboutLlama(string)) return;
  const binding = [...ancestors(string)].find((node): node is Binding => node.kind === 'Binding');
  const name = binding?.path.at(-1)?.name ?? '';
  const problem = added.test(name) ? 'march-native-leaks' : passed.test(name) ? 'native-stripped' : undefined;
  if (!problem) return;
  const text =
    problem === 'native-stripped'
      ? `-march=native in ${name} has no effect: the compiler wrapper of nixpkgs removes it from the command line (unless NIX_ENFORCE_NO_NATIVE=0).`
      : cpuProblems[problem].text;
  yield { file: string.file, span: spanOf(string), message: text };
}
