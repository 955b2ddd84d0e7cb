/** What a change takes out of the author's text besides llama.cpp. */
import type { Change } from '../../../server/src/nix/change.ts';

/** Removed texts that name no llama.cpp and say something: not space, punctuation or what opens a new line elsewhere. */
export function foreignRemovals(change: Change, textOf: (path: string) => string): string[] {
  return [...change.edits].flatMap(([path, edits]) => {
    const text = textOf(path);
    return edits
      .map((edit) => text.slice(edit.start, edit.end))
      .filter((removed) => /\w/.test(removed) && !/llama/i.test(removed));
  });
}
