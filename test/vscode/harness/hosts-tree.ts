/**
 * The view "llama.cpp hosts" as a person uses it.
 */
import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

export interface HostsTree {
  /** What is read aloud of the rows that can be seen, in order. */
  rows(): Promise<string[]>;
  /** A row by how its reading begins. */
  row(start: string): Locator;
  /** Opens a row that has others below it. */
  expand(start: string): Promise<void>;
  /** Presses a button of a row, which shows when the row is pointed at. */
  press(start: string, button: string): Promise<void>;
}

export function hostsTree(page: Page): HostsTree {
  const tree = page.getByRole('tree', { name: /llama\.cpp hosts/i });
  const row = (start: string): Locator => tree.locator(`.monaco-list-row[aria-label^="${start}"]`).first();
  return {
    row,
    rows: () =>
      tree
        .locator('.monaco-list-row')
        .evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label') ?? '')),
    async expand(start) {
      await row(start).waitFor();
      await until(`${start} to open`, async () => {
        if ((await row(start).getAttribute('aria-expanded')) === 'true') return true;
        await row(start).click();
        return (await row(start).getAttribute('aria-expanded')) === 'true';
      });
    },
    async press(start, button) {
      await row(start).hover();
      await row(start).getByRole('button', { name: button }).click();
    },
  };
}
