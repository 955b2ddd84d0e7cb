/**
 * Whether a blank line goes between two bindings: as the author has it between bindings that are as near to each other.
 *
 *     nixpkgs.url = "…";
 *                                            ← between inputs: a blank line
 *     home-manager.url = "…";
 *     home-manager.inputs.nixpkgs.follows = "nixpkgs";    ← within one: none
 */
import { type Item, pathOfText, type Sequence } from './edits-sequence.ts';

/** What counts for the distance of two bindings. */
interface Kind {
  readonly path: readonly (string | undefined)[];
  /** Whether it takes several lines. */
  readonly long: boolean;
}

interface Gap {
  /** Index of the item after it. */
  readonly index: number;
  /** How many names of their paths the two sides share. */
  readonly shared: number;
  readonly long: boolean;
  readonly blank: boolean;
}

/** A side of a gap: an item that is there, or new text. */
export type Side = Item | string;

function kindOf({ file }: Sequence, side: Side): Kind {
  if (typeof side !== 'string')
    return { path: side.path, long: file.text.slice(side.start, side.end).includes('\n') };
  return { path: pathOfText(side), long: side.includes('\n') };
}

function sharedNames(a: Kind, b: Kind): number {
  let shared = 0;
  while (a.path[shared] !== undefined && a.path[shared] === b.path[shared]) shared++;
  return shared;
}

/** Whether a blank line stands between an item and the one after it. */
export function hasBlankLine({ file }: Sequence, before: Item, after: Item): boolean {
  return /\n[ \t]*\r?\n/.test(file.text.slice(before.end, after.start));
}

function gapsOf(sequence: Sequence): Gap[] {
  const gaps: Gap[] = [];
  sequence.items.forEach((after, index) => {
    const before = sequence.items[index - 1];
    if (before === undefined || before.group === after.group) return;
    const [a, b] = [kindOf(sequence, before), kindOf(sequence, after)];
    gaps.push({
      index,
      shared: sharedNames(a, b),
      long: a.long || b.long,
      blank: hasBlankLine(sequence, before, after),
    });
  });
  return gaps;
}

/** Whether a blank line goes between two neighbours of which one is new, at an index of the sequence. */
export function wantsBlankLine(sequence: Sequence, before: Side, after: Side, index: number): boolean {
  const gaps = gapsOf(sequence).sort((a, b) => Math.abs(a.index - index) - Math.abs(b.index - index));
  if (sequence.container.kind === 'List') return gaps.length > 0 && gaps.every(({ blank }) => blank);
  const [a, b] = [kindOf(sequence, before), kindOf(sequence, after)];
  const shared = sharedNames(a, b);
  const long = a.long || b.long;
  const model =
    gaps.find((gap) => gap.shared === shared && gap.long === long) ??
    gaps.find((gap) => gap.shared === shared) ??
    gaps.find((gap) => gap.shared > shared);
  return model?.blank ?? false;
}
