/**
 * What could not be worked out, as sentences. One cause is told once, whatever hangs on it:
 *
 *     environment.systemPackages and home.packages are not wholly known: `inputs.secrets` can’t be seen from here, in flake.nix:41.
 */
import { whyUnseen } from '../eval/coerce.ts';
import { isLibNode } from '../eval/lib/index.ts';
import type { Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import type { UnknownAbout, UnknownNote } from './types.ts';

/** Why something is not known, and where that was written. */
export interface Cause {
  readonly reason: string;
  readonly node: Node | undefined;
  /** True where `node` is only where it was met. */
  readonly isMet?: boolean;
}

/** The cause behind a value that says nothing. Code of ours is no place to send a reader to. */
export function causeOf(value: Value, fallback: Node | undefined): Cause {
  const cause = (reason: string, node: Node | undefined): Cause =>
    node && !isLibNode(node)
      ? { reason, node }
      : { reason, node: fallback && !isLibNode(fallback) ? fallback : undefined, isMet: true };
  switch (value.kind) {
    case 'failure':
      return cause(value.message, value.node);
    case 'unknown':
    case 'union':
    case 'extern':
    case 'config': {
      const why = whyUnseen(value, undefined);
      return cause(why.reason, why.node);
    }
    default:
      return cause('it is not what was expected there', undefined);
  }
}

/** Gathers what is not known of several things, by cause. */
export interface Causes {
  add(what: string, cause: Cause, about?: UnknownAbout): void;
  /** Adds what no other thing hangs on so far. */
  addNew(what: string, cause: Cause): void;
  /** A sentence for each cause, in the order in which they came up. */
  notes(): UnknownNote[];
}

export function causes(): Causes {
  const found = new Map<string, { cause: Cause; what: Set<string>; about: UnknownAbout }>();
  const keyOf = ({ reason, node, isMet }: Cause): string =>
    `${reason}\0${node && !isMet ? `${node.file.path}:${node.start}` : ''}`;
  return {
    addNew(what, cause) {
      if (!found.has(keyOf(cause))) this.add(what, cause);
    },
    add(what, cause, about = 'packages') {
      const key = keyOf(cause);
      const known = found.get(key) ?? { cause, what: new Set(), about };
      found.set(key, known);
      known.what.add(what);
      if (about === 'llama') known.about = about;
    },
    notes: () =>
      [...found.values()].map(({ cause, what, about }) => ({
        about,
        text: `${listed(ownFirst(what))} ${what.size > 1 ? 'are' : 'is'} not wholly known: ${cause.reason}`,
        node: cause.node,
      })),
  };
}

/** What is named for llama.cpp is what somebody looks for. */
const ownFirst = (names: ReadonlySet<string>): string[] =>
  [...names].toSorted((a, b) => Number(/llama/.test(b)) - Number(/llama/.test(a)));

const maxListed = 3;

/** "a", "a and b", "a, b, c and 4 more". */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxListed);
  const more = names.length - shown.length;
  const parts = more > 0 ? [...shown, `${more} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last;
}

/** Notes without those that say the same at the same place again. */
export function distinct(notes: readonly UnknownNote[]): UnknownNote[] {
  const seen = new Set<string>();
  return notes.filter(({ text, node }) => {
    const key = `${text}\0${node ? `${node.file.path}:${node.start}` : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
