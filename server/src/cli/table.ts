/** Columns of text, aligned. */

/** Rows with two spaces between columns, the last one unpadded. Widths count code points. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const width = (text: string): number => [...text].length;
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}
