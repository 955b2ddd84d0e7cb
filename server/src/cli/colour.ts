/** Colours of a terminal; none where the output is not one. */

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;

export type Colour = keyof typeof codes;

export type Paint = (colour: Colour, text: string) => string;

export const painter = (on: boolean): Paint =>
  on ? (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m` : (_colour, text) => text;
