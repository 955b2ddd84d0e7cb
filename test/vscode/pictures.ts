/**
 * Takes the pictures of the README and of the walkthrough, and the same views in each kind of theme to look at.
 *
 *     npm run package && npm run pictures        docs/images/*.png and build/screenshots/themes/*.png
 *     npm run pictures -- dark high-contrast     those themes alone
 */
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { EditorOptions } from './harness/editor.ts';
import { startEditor } from './harness/editor.ts';
import type { EditorPage } from './harness/editor-page.ts';
import { exampleFleet, root, screenshots } from './harness/paths.ts';
import { scratchCopy } from './harness/scratch.ts';
import { until } from './harness/until.ts';

const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';

/** The themes that VS Code comes with, by how a file is named after them. */
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

/** The pictures that are shown in the README and the walkthrough. */
const own = ['hosts', 'problems', 'question', 'migrate', 'verify'];

/** In the place of Nix: the pictures are of the extension, and no machine need have a store for them. */
const nix = `#!${process.execPath}
const host = /"(.*)"/.exec(process.argv.find((arg) => arg.startsWith('.#')))[1];
const variants = { carbon: 'llama-cpp-cuda', beryllium: 'llama-cpp-vulkan' };
const path = (name) => '/nix/store/' + 'a'.repeat(32) + '-' + name + '.drv';
console.log(JSON.stringify({ drv: path('nixos-system-' + host + '-26.05'), llama: [path((variants[host] ?? 'llama-cpp') + '-0.0.0')] }));
`;

type Save = (name: string) => Promise<void>;

/** Walks through everything that is worth a picture. */
async function walk(window: EditorPage, save: Save): Promise<void> {
  await window.openFile('machines/carbon.nix');
  await window.runCommand('Llamaflake: Show llama.cpp Hosts');
  await window.hosts.expand('carbon');
  await window.hosts.row('environment.systemPackages').waitFor();
  await window.status('llama.cpp: 6').waitFor();
  await window.hover('llama-cpp-cuda');
  await save('hosts');
  await window.page.keyboard.press('Escape');

  await window.openFile(staleOverlay);
  await window.problems('');
  await window.squiggles('warning').first().waitFor();
  await save('problems');
  await window.goTo(26, 3);
  await window.lightbulb();
  await save('quick-fix');
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('Control+J');

  await window.openFile('flake.nix');
  await window.goTo(38);
  await window.page.locator('.codelens-decoration').first().waitFor();
  await save('lens');

  await window.openFile('machines/boron.nix');
  await window.goTo(11, 1);
  await window.page.keyboard.press('End');
  await window.page.keyboard.press('Enter');
  await window.type('hardware.gpu = "');
  await window.page.locator('.suggest-widget .monaco-list-row').first().waitFor();
  await save('completion');
  await window.page.keyboard.press('Escape');
  // It may be saved already, so there is nothing to revert to.
  await until('the file as it was', async () => {
    await window.page.keyboard.press('Control+Z');
    return !(await window.text()).includes('hardware.gpu');
  });

  await window.runCommand('Llamaflake: Verify with Nix');
  await window.notification('all 4 hosts evaluate');
  await until(
    'the progress to go',
    async () => (await window.page.locator('.notification-toast').count()) === 1,
  );
  await save('verify');
  await window.answerNotification('all 4 hosts evaluate', 'Show Log');
  await window.page.locator('.part.panel .view-line').first().waitFor();
  await window.page.keyboard.press('Control+J');

  await window.openFile('flake.nix');
  await window.runCommand('Migrate llama.cpp');
  await window.question('(1/5)');
  await save('question');
  await window.pressTitleButton('Take What Is Known for All Hosts');
  await window.question('options (5/5)');
  await save('options');
  await window.choose('Show the changes');
  await window.refactorPreview();
  await window.groupPreviewBySteps();
  await window.page.keyboard.press('Home');
  await save('migrate');
  await window.endPreview('Discard');

  await window.runCommand('Welcome: Open Walkthrough...');
  await window.choose('Get Started with Llamaflake');
  await window.page.keyboard.press('Control+B');
  await window.page.locator('.getting-started-media img').first().waitFor({ state: 'attached' });
  await window.page.waitForLoadState('networkidle');
  await save('walkthrough');
}

/** Takes all pictures, or those in themes of some kinds. Those of the light theme are the project's own. */
export async function takePictures(kinds: readonly string[]): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'llamaflake-pictures-'));
  const nixPath = join(scratch, 'nix');
  await writeFile(nixPath, nix);
  await chmod(nixPath, 0o755);
  const folder = join(screenshots, 'themes');
  await mkdir(folder, { recursive: true });
  try {
    for (const [kind, theme] of Object.entries(themes)) {
      if (kinds.length > 0 && !kinds.includes(kind)) continue;
      const settings = {
        'workbench.colorTheme': theme,
        'workbench.reduceMotion': 'on',
        'llamaflake.nixPath': nixPath,
      };
      await takeIn({ settings }, async (page, name) => {
        const path = join(folder, `${name}-${kind}.png`);
        await page.screenshot({ path });
        if (kind === 'light' && own.includes(name))
          await copyFile(path, join(root, 'docs', 'images', `${name}.png`));
      });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function takeIn(
  options: EditorOptions,
  save: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const fleet = await scratchCopy(exampleFleet);
  const editor = await startEditor(options);
  try {
    const window = await editor.open(fleet.folder);
    await window.page.setViewportSize({ width: 1200, height: 720 });
    const { page } = window;
    const saved: Save = async (name) => {
      // Where the mouse rests a hover comes, which only one picture is to have.
      if (name !== 'hosts') {
        await page.mouse.move(0, 0);
        await page.locator('.monaco-hover').filter({ visible: true }).first().waitFor({ state: 'hidden' });
      }
      await save(page, name);
    };
    await walk(window, saved).catch(async (error: unknown) => {
      await window.screenshot('failed pictures');
      throw error;
    });
  } finally {
    await editor.stop();
    await fleet.remove();
  }
}
