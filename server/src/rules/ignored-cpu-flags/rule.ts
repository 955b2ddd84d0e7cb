/** Instruction sets that are named beside `GGML_NATIVE=ON`, which makes CMake ignore them. */
import type { ListExpr, Span } from '../../nix/syntax.ts';
import { cpuProblems } from '../../upstream/cpu-problems.ts';
import { changeFile } from '../changes.ts';
import { isNative, type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { mayBeAboutLlama } from '../llama-subject.ts';
import type { Fix, Found, Rule } from '../rule.ts';

export const ignoredCpuFlags: Rule = {
  id: 'ignored-cpu-flags',
  severity: 'warning',
  summary: 'CPU flags are set beside GGML_NATIVE, and have no effect',
  *check({ files }) {
    for (const file of files) {
      if (!file.text.includes('GGML_NATIVE')) continue;
      const lists = new Map<ListExpr, WrittenFlag[]>();
      for (const flag of writtenFlags(file)) lists.set(flag.list, [...(lists.get(flag.list) ?? []), flag]);
      for (const flags of lists.values()) yield* judge(flags);
    }
  },
};

const x86Sets = /^GGML_(SSE42|AVX\w*|FMA|F16C|BMI2|AMX\w*)$/;

function* judge(flags: readonly WrittenFlag[]): Iterable<Found> {
  // CMake takes the last definition of a name.
  const native = flags.findLast(({ name }) => name === 'GGML_NATIVE');
  const ignored = flags.filter(({ name, isOn }) => isOn && x86Sets.test(name));
  if (!native || !isNative(native) || ignored.length === 0 || !mayBeAboutLlama(native.element)) return;
  yield {
    file: native.element.file,
    span: firstLine(ignored),
    message: cpuProblems['native-ignores-flags'].text,
    related: [{ file: native.element.file, span: native.element, message: 'GGML_NATIVE is on' }],
    tags: ['unnecessary'],
    fixes: [drop(native)],
  };
}

/** Those that stand on the line of the first: over several lines, the indentation would be marked too. */
function firstLine(flags: readonly WrittenFlag[]): Span {
  const { element } = flags[0]!;
  const isBeside = (other: WrittenFlag): boolean =>
    !element.file.text.slice(element.end, other.element.start).includes('\n');
  return { start: element.start, end: flags.findLast(isBeside)!.element.end };
}

/** What was ignored then counts, AVX-512 too where it is named: whether every host has it, only the author knows. */
const drop = (native: WrittenFlag): Fix => ({
  kind: 'change',
  title: 'Drop `GGML_NATIVE`, so that the others count',
  safe: false,
  change: () => changeFile(native.element.file, (edits) => edits.removeListElement(native.element)),
});
