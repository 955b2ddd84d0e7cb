/** Moving text that keeps its own layout to where it stands less deep. */

/**
 * `body` with the lines after its first moved left by as much as the line at `from` is deeper than the line at `to`. Text that
 * can't be moved evenly stays as it is: within `''…''` only an even move keeps what the string says.
 */
export function dedent(body: string, text: string, from: number, to: number): string {
  const deep = indentOf(text, from);
  const shallow = indentOf(text, to);
  if (!deep.startsWith(shallow) || deep === shallow) return body;
  const [first, ...rest] = body.split('\n');
  const extra = deep.length - shallow.length;
  const isEven = rest.every((line) => line.trim() === '' || line.startsWith(deep));
  if (!isEven) return body;
  return [first, ...rest.map((line) => (line.trim() === '' ? line : line.slice(extra)))].join('\n');
}

function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}
