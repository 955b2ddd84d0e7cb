/** What a change takes out of the author's text besides llama.cpp. */
import type { Change } from '../../../server/src/nix/change.ts';

/** A package of the official flake, whatever its input is called; its input's `flake = false`; arguments of nixpkgs' package. */
const isOfLlama = (text: string): boolean =>
  /llama|\.packages\.x86_64-linux\.|^\s*flake = false;|^\w+Support$/i.test(text);

/** Removed texts that say something and name no llama.cpp, nor a name that the same change takes out of a `let`. */
export function foreignRemovals(change: Change, textOf: (path: string) => string): string[] {
  return [...change.edits].flatMap(([path, edits]) => {
    const text = textOf(path);
    const removed = edits.map((edit) => text.slice(edit.start, edit.end));
    const names = new Set(
      removed.flatMap((one) => /^\s*(?:let\s+)?([\w'-]+) =[\s\S]*llama/.exec(one)?.[1] ?? []),
    );
    return removed.filter((one) => /\w/.test(one) && !isOfLlama(one) && !names.has(one.trim()));
  });
}
