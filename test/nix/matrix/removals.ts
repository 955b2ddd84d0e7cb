/** What a change takes out of the author's text besides llama.cpp. */
import type { Change } from '../../../server/src/nix/change.ts';

/** A package of the official flake, whatever its input is called; its input's `flake = false`; arguments of nixpkgs' package. */
const isOfLlama = (text: string): boolean =>
  /llama|\.packages\.x86_64-linux\.|^\s*flake = false;|^\w+Support$/i.test(text);

/** A text without some names, and without what separates them in a list of formals. */
const without = (text: string, names: ReadonlySet<string>): string =>
  text.replace(/[\w'-]+/g, (word) => (names.has(word) ? '' : word)).replace(/[\s,]/g, '');

/**
 * Removed texts that say something and name no llama.cpp, nor what the same change takes away: a name bound in a `let`, an input of
 * llama.cpp and the formal that it is handed to.
 */
export function foreignRemovals(change: Change, textOf: (path: string) => string): string[] {
  return [...change.edits].flatMap(([path, edits]) => {
    const text = textOf(path);
    const changed = edits.map(({ start, end, newText }) => ({ removed: text.slice(start, end), newText }));
    const names = new Set(
      changed.flatMap(({ removed }) => /^\s*(?:let\s+)?([\w'-]+) =[\s\S]*llama/.exec(removed)?.[1] ?? []),
    );
    const inputs = new Set(
      changed.flatMap(({ removed }) => /([\w'-]+)(?:\.url)? = "[^"]*llama/.exec(removed)?.[1] ?? []),
    );
    return changed.flatMap(({ removed, newText }) =>
      /\w/.test(removed) &&
      !isOfLlama(removed) &&
      !names.has(removed.trim()) &&
      without(removed, inputs) !== without(newText, new Set())
        ? [removed]
        : [],
    );
  });
}
