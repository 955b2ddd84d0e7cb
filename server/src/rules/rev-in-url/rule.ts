/** `github:ggml-org/llama.cpp/b4567`: `nix flake update` stays there for ever. */
import { llamaUrls } from '../llama-inputs.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const revInUrl: Rule = {
  id: 'rev-in-url',
  severity: 'info',
  summary: 'the llama.cpp input is pinned to a revision in its URL',
  *check({ fleet }) {
    for (const { input, node } of fleet ? llamaUrls(fleet) : []) {
      const ref = input.llama?.ref?.replace(/^refs\/tags\//, '');
      if (
        ref === undefined ||
        !isFixed(ref) ||
        !node.parts.some((part) => typeof part === 'string' && part.includes(ref))
      )
        continue;
      yield {
        file: node.file,
        span: spanOf(node),
        message: `\`${ref.length > 12 ? ref.slice(0, 12) : ref}\` in the URL pins llama.cpp: \`nix flake update ${input.name}\` never moves it, where flake.lock pins it as well and can be updated.`,
      };
    }
  },
};

/** A revision, or a build's tag: every build of llama.cpp has its own. */
const isFixed = (ref: string): boolean => /^(?=.*\d)([0-9a-f]{7,40}|b\d{3,6})$/.test(ref);
