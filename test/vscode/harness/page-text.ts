/**
 * The window's text as a person reads it, and where on the screen it stands.
 */
import type { Locator } from 'playwright-core';

/** VS Code renders the blanks of code as no-break spaces. */
export function codeOf(text: string): string {
  return text.replace(/\u00a0/g, ' ');
}

/** A row of a list on one line. */
export function rowText(text: string): string {
  return codeOf(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

export function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}

/** The middle of a text's first occurrence among the lines that can be seen, in pixels of the window. */
export async function placeOf(lines: Locator, text: string): Promise<{ x: number; y: number } | null> {
  for (const line of await lines.locator('.view-line > span').all()) {
    const whole = codeOf((await line.textContent()) ?? '');
    const at = whole.indexOf(text);
    if (at < 0) continue;
    const box = await line.boundingBox();
    // Every character of the editor's font is as wide as any other.
    return (
      box && { x: box.x + (box.width * (at + text.length / 2)) / whole.length, y: box.y + box.height / 2 }
    );
  }
  return null;
}
