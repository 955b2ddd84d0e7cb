/**
 * The units in which a client counts the characters of a line. Everything here counts UTF-16 code units, as JavaScript's strings do; only
 * what goes to a client and comes from it is counted otherwise.
 */
import type { InitializeParams } from 'vscode-languageserver';

export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';

const isKnown = (name: string): name is PositionEncoding =>
  name === 'utf-8' || name === 'utf-16' || name === 'utf-32';

/** The client's favourite among those that we speak; without a word on it, UTF-16. */
export const negotiated = ({ capabilities }: InitializeParams): PositionEncoding =>
  capabilities.general?.positionEncodings?.find(isKnown) ?? 'utf-16';

/** How long a text is in some encoding; a lone surrogate counts as what replaces it. */
export function lengthIn(encoding: PositionEncoding, text: string): number {
  if (encoding === 'utf-16') return text.length;
  let length = 0;
  for (const character of text) length += unitsOf(encoding, character);
  return length;
}

/**
 * How many UTF-16 code units of a text some units of an encoding are. A position within a character is its beginning, one beyond the
 * text its end.
 */
export function utf16Length(encoding: PositionEncoding, text: string, units: number): number {
  if (encoding === 'utf-16') return Math.min(units, text.length);
  let left = units;
  let length = 0;
  for (const character of text) {
    left -= unitsOf(encoding, character);
    if (left < 0) break;
    length += character.length;
  }
  return length;
}

function unitsOf(encoding: PositionEncoding, character: string): number {
  if (encoding === 'utf-16') return character.length;
  if (encoding === 'utf-32') return 1;
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
