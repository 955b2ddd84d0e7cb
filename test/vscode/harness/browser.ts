/**
 * A headless Chromium: the one that is installed, or the one that Playwright downloads.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { root } from './paths.ts';
import { run } from './processes.ts';

const installed = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a browser that is on this machine, undefined where there is none. */
export function findBrowser(): string | undefined {
  return [...installed, chromium.executablePath()].find((path) => path !== undefined && existsSync(path));
}

/** Starts a browser, downloading one (150 MB) where the machine has none. Rejects with what to do where that fails too. */
export async function launchBrowser(say: (line: string) => void): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser() ?? (await downloadBrowser(say)), args: quiet });
}

async function downloadBrowser(say: (line: string) => void): Promise<string> {
  say('Downloading Chromium (Playwright, 150 MB) …');
  try {
    await run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']);
    return chromium.executablePath();
  } catch (cause) {
    throw new Error('No browser: install Chromium or Chrome, or name one in CHROMIUM_PATH.', { cause });
  }
}
