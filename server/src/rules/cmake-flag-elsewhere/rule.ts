/** `makeFlags = [ "-DGGML_LTO=ON" ]`: only `cmakeFlags` reach CMake. */
import type { Binding } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { enclosing, textOf } from '../nodes.ts';
import { bindingOf } from '../override-calls.ts';
import type { Fix, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const cmakeFlagElsewhere: Rule = {
  id: 'cmake-flag-elsewhere',
  severity: 'warning',
  summary: 'a CMake flag stands where CMake does not see it',
  *check({ files }) {
    for (const file of files) {
      if (!elsewhere.test(file.text)) continue;
      const bindings = new Set(writtenFlags(file).flatMap(bindingAround));
      for (const binding of bindings) {
        const name = binding.path.at(-1)!.name!;
        yield {
          file,
          span: nameSpan(binding),
          message: `CMake never sees \`${name}\`: the flags here have no effect on how llama.cpp is configured. \`cmakeFlags\` reach it.`,
          fixes: fixes(binding, name),
        };
      }
    }
  },
};

const elsewhere = /\b(make|build|configure|ninja|meson|install)Flags\b/;

function bindingAround({ name, element }: WrittenFlag): Binding[] {
  if (!/^(GGML|LLAMA|CMAKE)_/.test(name) || !isAboutLlama(element)) return [];
  const binding = enclosing(element, 'Binding');
  const last = binding?.path.at(-1)?.name;
  return binding && last && new RegExp(`^${elsewhere.source}$`).test(last) ? [binding] : [];
}

/** The name in all its places, where the list is added to what was there. */
function fixes(binding: Binding, name: string): Fix[] {
  const set = binding.parent;
  const text = textOf(binding);
  const isAppended = text.includes(`.${name}`);
  if (set?.kind !== 'AttrSet' || bindingOf(set, 'cmakeFlags') || !isAppended) return [];
  return [
    {
      kind: 'change',
      title: 'Write `cmakeFlags`',
      safe: false,
      preferred: true,
      change: () =>
        changeFile(binding.file, (edits) => {
          for (const match of text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
            const start = binding.start + match.index;
            edits.replaceSpan({ start, end: start + name.length }, 'cmakeFlags');
          }
        }),
    },
  ];
}
