/**
 * A VS Code window as a person uses it: what can be done, and what can be seen.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { screenshots } from './paths.ts';
import { patience, until } from './until.ts';

export interface EditorPage {
  /** The window itself, for what is not below. */
  readonly page: Page;
  /** Opens a file of the folder by the end of its path, which must name it alone. */
  openFile(path: string): Promise<void>;
  /** Puts the cursor of the open file at a place, counted from one as VS Code shows it. */
  goTo(line: number, column?: number): Promise<void>;
  /** Types at the cursor. */
  type(text: string): Promise<void>;
  /** The lines of the open file that can be seen. */
  text(): Promise<string>;
  /** The squiggles in the open file. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator;
  /** The rows of the Problems panel, which this opens. */
  problems(): Promise<string[]>;
  /** Waits for a row of the Problems panel with a text. */
  waitForProblem(text: string | RegExp): Promise<string>;
  /** Waits for the light bulb at the cursor, and gives the titles of its menu. */
  lightbulb(): Promise<string[]>;
  /** Opens the menu of the light bulb at the cursor and takes the action with a title. */
  quickFix(title: string | RegExp): Promise<void>;
  /** Rests the mouse on a text of the open file, and gives what shows. */
  hover(text: string): Promise<string>;
  /** Runs a command through the palette, by the whole title that it shows. */
  runCommand(title: string): Promise<void>;
  /** Waits for a quick pick with a text in its title, and gives its rows, the selected one first. */
  pick(title: string): Promise<string[]>;
  /** Takes a row of the open quick pick; without a label, the selected one. */
  choose(label?: string): Promise<void>;
  /** Waits for a notification with a text. */
  notification(text: string | RegExp): Promise<string>;
  /** Waits for the refactor preview, and gives its rows with whether they are ticked. */
  refactorPreview(): Promise<{ label: string; ticked: boolean }[]>;
  applyPreview(): Promise<void>;
  discardPreview(): Promise<void>;
  /** Undoes in the open file, and agrees where VS Code asks about the other files. */
  undo(): Promise<void>;
  /** Keeps the window's picture as build output. */
  screenshot(name: string): Promise<void>;
}

const explorerRow = '.explorer-folders-view .monaco-list-row';
const editor = '.editor-group-container.active .editor-instance .monaco-editor';
const pickRows = '.quick-input-widget:visible .quick-input-list .monaco-list-row';
const actionRows = '.action-widget .monaco-list-row.action';

/** Opens a window on a URL; resolves when its folder is there. */
export async function openWindow(page: Page, url: string): Promise<EditorPage> {
  page.setDefaultTimeout(patience);
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(explorerRow).first().waitFor();
  return editorPage(page);
}

function editorPage(page: Page): EditorPage {
  const { keyboard } = page;
  const rows = page.locator(pickRows);
  const lines = page.locator(`${editor} .view-lines`);

  const focusEditor = async (): Promise<void> => {
    await keyboard.press('Control+1');
    await page.locator(`${editor}.focused`).waitFor();
  };

  const quickInput = async (key: string, text: string): Promise<void> => {
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    // A key that comes while VS Code is busy can be lost.
    await until(`an input after ${key}`, async () => {
      await keyboard.press(key);
      return input.waitFor({ timeout: 2000 }).then(() => true);
    });
    await input.fill(text);
  };

  /** A row's text on one line; VS Code renders the blanks of code as no-break spaces. */
  const plain = (text: string): string =>
    text
      .replace(/\u00a0/g, ' ')
      .replace(/\s*\n\s*/g, ' ')
      .trim();

  const openActions = (): Promise<string[]> =>
    until('a menu of code actions', async () => {
      const first = page.locator(actionRows).first();
      if (!(await first.isVisible())) await keyboard.press('Control+.');
      await first.waitFor({ timeout: 2000 });
      const titles = (await page.locator(actionRows).allInnerTexts()).map(plain);
      return titles.length > 0 && titles;
    });

  const self: EditorPage = {
    page,

    async openFile(path) {
      await quickInput('Control+P', path);
      const name = path.split('/').at(-1) ?? path;
      await rows.filter({ hasText: name }).first().waitFor();
      await keyboard.press('Enter');
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
      await lines.locator('.view-line').first().waitFor();
      await focusEditor();
    },

    async goTo(line, column = 1) {
      await quickInput('Control+G', `:${line}:${column}`);
      await keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).waitFor();
      await focusEditor();
    },

    async type(text) {
      await focusEditor();
      await keyboard.type(text);
    },

    async text() {
      return codeOf((await lines.locator('.view-line').allInnerTexts()).join('\n'));
    },

    squiggles: (severity) => page.locator(`${editor} .squiggly-${severity}`),

    async problems() {
      const panel = page.locator('.markers-panel');
      if (!(await panel.isVisible())) await keyboard.press('Control+Shift+M');
      await panel.waitFor();
      return (await panel.locator('.monaco-list-row').allInnerTexts()).map(plain);
    },

    waitForProblem: (text) =>
      until(`a problem ${text}`, async () => (await self.problems()).find((row) => matches(row, text))),

    async lightbulb() {
      await page
        .locator(`${editor} .lightBulbWidget, ${editor} [class*="codicon-gutter-lightbulb"]`)
        .first()
        .waitFor();
      const titles = await openActions();
      await keyboard.press('Escape');
      await page.locator(actionRows).first().waitFor({ state: 'hidden' });
      return titles;
    },

    async quickFix(title) {
      const titles = await openActions();
      const index = titles.findIndex((entry) => matches(entry, title));
      if (index < 0) throw new Error(`No action ${title} among: ${titles.join(' | ')}`);
      const row = page.locator(actionRows).nth(index);
      for (let step = 0; step <= titles.length; step += 1) {
        if ((await row.getAttribute('class'))?.includes('focused')) break;
        await keyboard.press('ArrowDown');
      }
      await keyboard.press('Enter');
      await row.waitFor({ state: 'hidden' });
    },

    hover: (text) =>
      until(`a hover on ${text}`, async () => {
        const place = await placeOf(lines, text);
        if (!place) return undefined;
        await page.mouse.move(0, 0);
        await page.mouse.move(place.x, place.y, { steps: 4 });
        const content = page.locator('.monaco-hover:visible .hover-contents');
        await content.first().waitFor({ timeout: 5000 });
        const shown = (await content.allInnerTexts()).join('\n');
        return !/^Loading/.test(shown) && shown;
      }),

    async runCommand(title) {
      await quickInput('F1', `>${title}`);
      const row = rows.filter({ has: page.locator(`.label-name:text-is("${title}")`) }).first();
      await row.waitFor();
      await row.click();
    },

    async pick(title) {
      await page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
      await rows.first().waitFor();
      const texts = (await rows.allInnerTexts()).map(plain);
      const selected = plain((await page.locator(`${pickRows}.focused`).allInnerTexts()).join(' '));
      return [selected, ...texts.filter((text) => text !== selected)];
    },

    async choose(label) {
      const title =
        (await page.locator('.quick-input-widget:visible .quick-input-title').textContent()) ?? '';
      if (label === undefined) await keyboard.press('Enter');
      else
        await rows
          .filter({ has: page.locator(`.label-name:text-is("${label}")`) })
          .first()
          .click();
      await page
        .locator('.quick-input-widget:visible .quick-input-title')
        .getByText(title, { exact: true })
        .waitFor({ state: 'hidden' });
    },

    notification: (text) =>
      until(`a notification ${text}`, async () => {
        const shown = await page
          .locator('.notification-toast .notification-list-item-message')
          .allInnerTexts();
        return shown.map(plain).find((entry) => matches(entry, text));
      }),

    async refactorPreview() {
      const list = page.locator('.bulk-edit-panel .monaco-list-row');
      await list.first().waitFor();
      return Promise.all(
        (await list.all()).map(async (row) => ({
          label: (await row.getAttribute('aria-label')) ?? '',
          ticked: await row.getByRole('checkbox').isChecked(),
        })),
      );
    },

    async applyPreview() {
      await page.locator('.bulk-edit-panel .buttons .monaco-button', { hasText: 'Apply' }).click();
      await page.locator('.bulk-edit-panel').waitFor({ state: 'hidden' });
    },

    async discardPreview() {
      await page.locator('.bulk-edit-panel .buttons .monaco-button', { hasText: 'Discard' }).click();
      await page.locator('.bulk-edit-panel').waitFor({ state: 'hidden' });
    },

    async undo() {
      await focusEditor();
      const before = await lines.textContent();
      const ask = page.locator('.monaco-dialog-box .monaco-button', { hasText: /Undo in \d+ Files/ });
      await keyboard.press('Control+Z');
      await until('a change by undo', async () => {
        if (await ask.isVisible()) await ask.click();
        return (await lines.textContent()) !== before;
      });
    },

    async screenshot(name) {
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
  };
  return self;
}

function matches(text: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? text.includes(expected) : expected.test(text);
}

/** VS Code renders the blanks of code as no-break spaces. */
function codeOf(text: string): string {
  return text.replace(/\u00a0/g, ' ');
}

/** The middle of a text's first occurrence among the lines that can be seen, in pixels of the window. */
async function placeOf(lines: Locator, text: string): Promise<{ x: number; y: number } | null | undefined> {
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
  return undefined;
}
