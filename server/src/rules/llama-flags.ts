/** CMake flags of llama.cpp's own kind, where they are written, with the days that they may be judged by. */
import { skipParens } from '../nix/walk.ts';
import type { Day } from '../upstream/day.ts';
import { changeFile } from './changes.ts';
import { type WrittenFlag, writtenFlags } from './cpu-flags.ts';
import { llamaDays } from './days.ts';
import { isAboutLlama } from './llama-subject.ts';
import { textOf } from './nodes.ts';
import type { Fix, RuleContext } from './rule.ts';

export interface DatedFlag {
  readonly flag: WrittenFlag;
  /** At least one. */
  readonly days: readonly Day[];
}

const ownName = /(GGML|LLAMA)_/;

/** The flags that are given to a llama.cpp whose day is known. */
export function* datedFlags(context: RuleContext): Iterable<DatedFlag> {
  for (const file of context.files) {
    if (!ownName.test(file.text)) continue;
    for (const flag of writtenFlags(file)) {
      if (!/^(GGML|LLAMA)_/.test(flag.name) || !isAboutLlama(flag.element)) continue;
      const days = llamaDays(context, flag.element);
      if (days.length > 0) yield { flag, days };
    }
  }
}

/** Writes another name into a flag. */
export const renameFlag = ({ element, name }: WrittenFlag, to: string): Fix => ({
  kind: 'change',
  title: `Write \`${to}\``,
  safe: false,
  preferred: true,
  change: () =>
    changeFile(element.file, (edits) => {
      const start = element.start + textOf(skipParens(element)).indexOf(name) + offsetOf(element);
      edits.replaceSpan({ start, end: start + name.length }, to);
    }),
});

const offsetOf = (element: WrittenFlag['element']): number => skipParens(element).start - element.start;

export const removeFlag = ({ element, name }: WrittenFlag): Fix => ({
  kind: 'change',
  title: `Remove \`${name}\``,
  safe: false,
  change: () => changeFile(element.file, (edits) => edits.removeListElement(element)),
});
