/**
 * A VS Code window as a person uses it: what can be done, and what can be seen.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { HostsTree } from './hosts-tree.ts';
import { hostsTree } from './hosts-tree.ts';
import { codeOf, matches, placeOf, rowText } from './page-text.ts';
import { screenshots } from './paths.ts';
import type { QuickInput } from './quick-input.ts';
import { quickInput } from './quick-input.ts';
import { patience, until } from './until.ts';

/** A row of the refactor preview, as it is read aloud, or as it looks where nothing is. */
export interface PreviewRow {
  readonly label: string;
  readonly ticked: boolean;
}

export interface EditorPage extends QuickInput {
  /** The window itself, for what is not below. */
  readonly page: Page;
  /** The view of hosts in the Explorer. */
  readonly hosts: HostsTree;
  /** Opens a file of the folder by the end of its path, which must name it alone. */
  openFile(path: string): Promise<void>;
  /** Puts the cursor of the open file at a place, counted from one as VS Code shows it. */
  goTo(line: number, column?: number): Promise<void>;
  /** Types at the cursor. */
  type(text: string): Promise<void>;
  /** The lines of the open file that can be seen. */
  text(): Promise<string>;
  /** The classes by which those lines are coloured. */
  colours(): Promise<Set<string>>;
  /** The squiggles in the open file. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator;
  /** The rows of the Problems panel, which this opens, that its filter lets through for a text. */
  problems(filter: string): Promise<string[]>;
  /** Waits for a problem with a text, and gives its row. */
  waitForProblem(text: string): Promise<string>;
  /** Waits until no problem has a text. */
  waitForNoProblem(text: string): Promise<void>;
  /** Waits for the light bulb at the cursor, opens its menu and gives the titles there. */
  lightbulb(): Promise<string[]>;
  /** Takes an action by its title, from the menu of the light bulb, which this opens where it is closed. */
  quickFix(title: string | RegExp): Promise<void>;
  /** Rests the mouse on a text of the open file, and gives what shows. */
  hover(text: string): Promise<string>;
  /** Waits for a notification with a text. */
  notification(text: string | RegExp): Promise<string>;
  /** Presses a button of the notification with a text. */
  answerNotification(text: string, button: string): Promise<void>;
  /** The entry of the status bar with a text. */
  status(text: string | RegExp): Locator;
  /** Waits for the refactor preview, and gives its rows. */
  refactorPreview(): Promise<PreviewRow[]>;
  /** Shows the refactor preview by what each change is for instead of by file, and gives its rows. */
  groupPreviewBySteps(): Promise<PreviewRow[]>;
  /** Presses a button of the refactor preview. */
  endPreview(button: 'Apply' | 'Discard'): Promise<void>;
  /** Undoes in the open file, and agrees where VS Code asks about the other files. */
  undo(): Promise<void>;
  /** Keeps the window's picture as build output. */
  screenshot(name: string): Promise<void>;
}

const editor = '.editor-group-container.active .editor-instance .monaco-editor';
const bulb = `${editor} :is(.lightBulbWidget, [class*="codicon-gutter-lightbulb"])`;

/** Opens a window on a URL; resolves when its folder is there. */
export async function openWindow(page: Page, url: string): Promise<EditorPage> {
  page.setDefaultTimeout(patience);
  const window = editorPage(page);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    const folder = page.locator('.explorer-folders-view .monaco-list-row').first();
    // VS Code may read a `.code-workspace` file before its server answers, takes it for an empty one, and stays so until it is reloaded.
    const empty = page.getByText('You have not yet added a folder to the workspace.');
    await until(
      'the folder of the window',
      async () => {
        // The first window on a machine loads 20 MB of code.
        await folder
          .or(empty)
          .first()
          .waitFor({ timeout: 3 * patience });
        const isThere = await folder.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
        if (!isThere) await page.reload({ waitUntil: 'commit' });
        return isThere;
      },
      3 * patience,
    );
  } catch (error) {
    await window.screenshot('failed to open a window');
    throw error;
  }
  return window;
}

function editorPage(page: Page): EditorPage {
  const { keyboard } = page;
  const input = quickInput(page);
  const lines = page.locator(`${editor} .view-lines`);
  const actions = page.locator('.action-widget .monaco-list-row.action');
  const preview = page.locator('.bulk-edit-panel');

  const focusEditor = async (): Promise<void> => {
    await keyboard.press('Control+1');
    await page.locator(`${editor}.focused`).waitFor();
  };

  const actionTitles = (): Promise<string[]> =>
    until('a menu of code actions', async () => {
      if (!(await actions.first().isVisible())) await keyboard.press('Control+.');
      await actions.first().waitFor({ timeout: 2000 });
      return (await actions.allInnerTexts()).map(rowText);
    });

  const self: EditorPage = {
    ...input,
    page,
    hosts: hostsTree(page),

    async openFile(path) {
      const name = path.split('/').at(-1) ?? path;
      await input.fill('Control+P', path);
      await input.accept(name);
      await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
      await lines.locator('.view-line').first().waitFor();
      await focusEditor();
    },

    async goTo(line, column = 1) {
      await input.fill('Control+G', `:${line}:${column}`);
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

    async colours() {
      const tokens = await lines.locator('.view-line > span > span').all();
      const classes = await Promise.all(tokens.map((token) => token.getAttribute('class')));
      return new Set(classes.flatMap((names) => names?.match(/\bmtk\d+\b/g) ?? []));
    },

    squiggles: (severity) => page.locator(`${editor} .squiggly-${severity}`),

    async problems(filter) {
      const panel = page.locator('.markers-panel');
      if (!(await panel.isVisible())) await keyboard.press('Control+Shift+M');
      await panel.waitFor();
      // Filling it anew, even with the same text, puts off the filtering: asked again and again it would never come.
      const box = page.getByPlaceholder(/^Filter/);
      if ((await box.inputValue()) !== filter) await box.fill(filter);
      return (await panel.locator('.monaco-list-row').allInnerTexts()).map(rowText);
    },

    waitForProblem: (text) =>
      until(`a problem with ${text}`, async () =>
        (await self.problems(text)).find((row) => row.includes(text)),
      ),

    async waitForNoProblem(text) {
      await until(`no problem with ${text}`, async () => {
        return !(await self.problems(text)).some((row) => row.includes(text));
      });
    },

    async lightbulb() {
      await page.locator(bulb).first().waitFor();
      return actionTitles();
    },

    async quickFix(title) {
      const titles = await actionTitles();
      const index = titles.findIndex((entry) => matches(entry, title));
      if (index < 0) throw new Error(`No action ${title} among: ${titles.join(' | ')}`);
      const row = actions.nth(index);
      await until(`${title} to be selected`, async () => {
        if (/\bfocused\b/.test((await row.getAttribute('class')) ?? '')) return true;
        await keyboard.press('ArrowDown');
        return false;
      });
      await keyboard.press('Enter');
      await actions.first().waitFor({ state: 'hidden' });
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
        return !shown.startsWith('Loading') && shown;
      }),

    notification: (text) =>
      until(`a notification ${text}`, async () => {
        const shown = await page
          .locator('.notification-toast .notification-list-item-message')
          .allInnerTexts();
        return shown.map(rowText).find((entry) => matches(entry, text));
      }),

    async answerNotification(text, button) {
      const toast = page.locator('.notification-toast', { hasText: text });
      await toast.locator('.monaco-button', { hasText: button }).click();
      await toast.waitFor({ state: 'hidden' });
    },

    status: (text) => page.locator('.statusbar-item', { hasText: text }),

    async refactorPreview() {
      const rows = preview.locator('.monaco-list-row');
      await rows.first().waitFor();
      await preview.locator('.monaco-list').first().hover();
      const found = new Map<string, PreviewRow>();
      // Only the rows that can be seen exist.
      await until('the last row of the preview', async () => {
        const seen = (await rows.all()).map(async (row): Promise<[string, PreviewRow]> => {
          const [index, label, text, unticked] = await Promise.all([
            row.getAttribute('data-index'),
            row.getAttribute('aria-label'),
            row.innerText(),
            row.getByRole('checkbox', { checked: false }).count(),
          ]);
          // A step's own row has no box.
          return [index ?? '', { label: label || rowText(text), ticked: unticked === 0 }];
        });
        for (const [index, row] of await Promise.all(seen)) found.set(index, row);
        if (await preview.locator('.monaco-list-row[data-last-element="true"]').count()) return true;
        // Four rows; it shows more.
        await page.mouse.wheel(0, 88);
        return false;
      });
      return [...found.values()];
    },

    async groupPreviewBySteps() {
      const button = (by: string): Locator =>
        page
          .getByRole('button', { name: `Group Changes By ${by}` })
          .filter({ visible: true })
          .first();
      await button('Type').click();
      await button('File').waitFor();
      await preview.locator('.monaco-list').first().focus();
      await keyboard.press('Home');
      await preview.locator('.monaco-list-row[data-index="0"]').waitFor();
      return self.refactorPreview();
    },

    async endPreview(button) {
      await preview.locator('.buttons .monaco-button', { hasText: button }).click();
      await preview.waitFor({ state: 'hidden' });
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
