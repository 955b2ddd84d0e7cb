/**
 * The field at the top of the window: the palette, going to files and lines, and an extension's questions.
 */
import type { Page } from 'playwright-core';
import { rowText } from './page-text.ts';
import { until } from './until.ts';

export interface QuickInput {
  /** Runs a command through the palette, by the whole title that it shows. */
  runCommand(title: string): Promise<void>;
  /** The titles of the commands that the palette has for a text. */
  palette(text: string): Promise<string[]>;
  /** Presses a key that opens the field, and fills in a text. */
  fill(key: string, text: string): Promise<void>;
  /** Waits until the selected row has a text, and takes it. */
  accept(row: string): Promise<void>;
  /** Waits for a question with a text in its title, and gives the whole title. */
  question(part: string): Promise<string>;
  /** The rows of the open question, the selected one first. */
  choices(): Promise<string[]>;
  /** Takes a row of the open question by its label; without one, the selected row. */
  choose(label?: string): Promise<void>;
  /** Takes a row after which the question stays, and waits for a row with another text. */
  change(label: string, becomes: string): Promise<void>;
  /** Presses the question's back button. */
  goBack(): Promise<void>;
  /** Presses another button of the question's title, by the beginning of what it is called. */
  pressTitleButton(name: string): Promise<void>;
  /** Leaves with Escape. */
  leave(): Promise<void>;
}

const widget = '.quick-input-widget:visible';
const focusedRow = `${widget} .quick-input-list .monaco-list-row.focused`;

export function quickInput(page: Page): QuickInput {
  const { keyboard } = page;
  const input = page.locator(`${widget} .quick-input-box input`);
  const titles = page.locator(`${widget} .quick-input-title`);
  const rows = page.locator(`${widget} .quick-input-list .monaco-list-row`);
  const labelled = (label: string) => rows.filter({ has: page.getByText(label, { exact: true }) }).first();

  /** Does what ends the open question, and waits until it has gone. */
  const ending = async (step: () => Promise<void>): Promise<void> => {
    const title = (await titles.textContent()) ?? '';
    await step();
    await titles.getByText(title, { exact: true }).waitFor({ state: 'hidden' });
  };

  const self: QuickInput = {
    async fill(key, text) {
      // A key that comes while VS Code is busy can be lost.
      await until(`an input after ${key}`, async () => {
        await keyboard.press(key);
        return input.waitFor({ timeout: 2000 }).then(() => true);
      });
      await input.fill(text);
    },

    async accept(row) {
      // Before its filter has worked, the list has other rows.
      await page.locator(focusedRow, { hasText: row }).waitFor();
      await keyboard.press('Enter');
    },

    async runCommand(title) {
      // The palette lists the commands that there are when it opens; those of extensions come a moment after the window.
      await until(`the command ${title}`, async () => {
        await self.fill('F1', `>${title}`);
        await rows.first().waitFor();
        if (await labelled(title).isVisible()) return true;
        await keyboard.press('Escape');
        return false;
      });
      const isOpen = (): Promise<boolean> =>
        input.evaluateAll(
          // In one step: an input that is looked for again may have gone meanwhile.
          (found, text) => found.some((one) => (one as unknown as { value: string }).value === text),
          `>${title}`,
        );
      // The palette draws its rows anew when it has found similar commands, and a click on a row that goes is lost.
      await page.locator(focusedRow, { hasText: title }).waitFor();
      await until(`the palette to take ${title}`, async () => {
        if (await isOpen()) await keyboard.press('Enter');
        return until('the palette to go', async () => !(await isOpen()), 2000);
      });
    },

    async palette(text) {
      await self.fill('F1', `>${text}`);
      await rows.filter({ hasText: text.trim() }).first().waitFor();
      const labels = await page.locator(`${widget} .quick-input-list .label-name`).allInnerTexts();
      await keyboard.press('Escape');
      return labels.map(rowText);
    },

    async question(part) {
      const title = titles.filter({ hasText: part });
      await title.waitFor();
      await rows.first().waitFor();
      return (await title.textContent()) ?? '';
    },

    async choices() {
      const texts = (await rows.allInnerTexts()).map(rowText);
      const selected = rowText((await page.locator(focusedRow).allInnerTexts()).join(' '));
      return [selected, ...texts.filter((text) => text !== selected)];
    },

    choose: (label) =>
      ending(() => (label === undefined ? keyboard.press('Enter') : labelled(label).click())),

    async change(label, becomes) {
      await labelled(label).click();
      await rows.filter({ hasText: becomes }).first().waitFor();
    },

    goBack: () => ending(() => page.locator(`${widget} .codicon-quick-input-back`).click()),

    pressTitleButton: (name) =>
      ending(async () => {
        // Where the mouse rests a hover may come, and cover the button.
        await page.mouse.move(0, 0);
        await page.locator(`${widget} .action-label[aria-label^="${name}"]`).click();
      }),

    leave: () => ending(() => keyboard.press('Escape')),
  };
  return self;
}
