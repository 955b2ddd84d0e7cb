/** A file that Nix can't read: a binding without a value, `a?.b`. One finding, at the first place. */
import { namesLlama } from '../llama-subject.ts';
import { lookalikeCharacter } from '../lookalike-character/rule.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const syntaxError: Rule = {
  id: 'syntax-error',
  severity: 'error',
  summary: 'flake.nix, or a file about llama.cpp, is not Nix',
  *check(context) {
    const { broken, fleet, isAboutLlama } = context;
    for (const file of broken) {
      const isOurs = namesLlama(file.text) || (file.path === fleet?.flakePath && isAboutLlama);
      // Typographic characters are told one by one.
      const hasLookalikes = [...lookalikeCharacter.check({ ...context, broken: [file] })].length > 0;
      const [error] = file.tree.errors;
      if (!isOurs || hasLookalikes || !error || isTemplate(file.text)) continue;
      yield {
        file,
        span: spanOf(error),
        message: `This is not Nix (${error.message}): Nix stops with “syntax error”, and nothing else in the file can be judged.`,
      };
    }
  },
};

/** Text that something else makes Nix of, or that is encrypted. */
const isTemplate = (text: string): boolean => /\{\{|\{%|<%|\0|\ufffd/.test(text);
