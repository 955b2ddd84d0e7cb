/** What a change puts into the author's text besides what the plan is about. */

import type { Step } from '../../../server/src/migrate/types.ts';
import type { Change } from '../../../server/src/nix/change.ts';

/** Words of the new input, the wiring, the option, the packages and the outputs. */
const vocabulary: readonly RegExp[] = [
  /llama|^cpp$/i,
  /^(url|github|follows|nixpkgs|flake|import|inherit|inputs?|sources|self|specialArgs|overlays?|modules?|nix)$/,
  /^(hardware|gpu|cpu|cuda|rocm|vulkan|metal|blas|rpc|cpu-rpc|cuda-blas|vulkan-rpc|rocm-vulkan)$/,
  /^(config|osConfig|pkgs|services|package|packages|nixosConfigurations|builtins|mapAttrs|host|true|_)$/,
  /^(allowUnfree|cuda_\w+|libcublas|use(Cuda|Rocm|Vulkan)|x86_64-linux|lib|opal|pearl|ggml-org|github|in|let)$/,
  /^(mkDefault|mkOption|types|enum|options|default|description|type)$/,
];

/** New words that the text at their place did not have, and that none of the steps is about. */
export function foreignAdditions(change: Change, textOf: (path: string) => string): string[] {
  return [...change.edits].flatMap(([path, edits]) => {
    const text = textOf(path);
    return edits.flatMap(({ start, end, newText }) => {
      const old = new Set(words(text.slice(start, end)));
      return words(newText).filter((word) => !old.has(word) && !vocabulary.some((known) => known.test(word)));
    });
  });
}

const words = (text: string): string[] => text.match(/[A-Za-z_][\w'-]*/g) ?? [];

/** Edits, new files and deletions that no step of the plan names, or more than one. */
export function unnamedParts(change: Change, steps: readonly Step[]): string[] {
  const named = (of: (step: Step) => boolean): number => steps.filter(of).length;
  const parts: string[] = [];
  for (const [path, edits] of change.edits)
    for (const edit of edits)
      if (named((step) => step.edits.get(path)?.includes(edit) === true) !== 1)
        parts.push(`${path}:${edit.start}`);
  for (const path of change.created.keys())
    if (named((step) => step.created.has(path)) !== 1) parts.push(path);
  for (const path of change.deleted) if (named((step) => step.deleted.includes(path)) !== 1) parts.push(path);
  return parts;
}
