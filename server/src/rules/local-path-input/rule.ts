/** `inputs.llama-cpp.url = "path:/home/mara/llama.cpp";`: there on one machine. */
import { inputBindings, textValue } from '../llama-inputs.ts';
import { namesLlama } from '../llama-subject.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const localPathInput: Rule = {
  id: 'local-path-input',
  severity: 'warning',
  summary: 'the llama.cpp input is an absolute path of one machine',
  *check({ fleet }) {
    for (const { binding, names } of fleet ? inputBindings(fleet) : []) {
      const value = names.length === 3 && /^(url|path)$/.test(names[2]!) ? textValue(binding) : undefined;
      if (!value || !/^(path:|git\+file:(\/\/)?|file:(\/\/)?)?(\/|~)/.test(value.text)) continue;
      if (!namesLlama(names[1]!) && !namesLlama(value.text)) continue;
      yield {
        file: binding.file,
        span: spanOf(value.node),
        message: `\`${value.text}\` is a path of one machine: on every other, and in CI, the flake can’t be evaluated. \`--override-input ${names[1]} ${value.text}\` tries a local checkout without writing it down.`,
      };
    }
  },
};
