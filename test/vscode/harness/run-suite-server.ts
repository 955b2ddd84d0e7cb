/**
 * Runs the Mocha suite in the extension host of a VS Code server, against the extension as it was installed from its package.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.ts';
import { buildFolder, exampleFleet, vsix } from './paths.ts';
import { scratchCopy } from './scratch.ts';
import { bundleSuite } from './suite-bundle.ts';
import { suiteStarts } from './suite-mark.ts';
import type { VsCodeVersion } from './vscode-download.ts';
import { startVsCodeServer } from './vscode-server.ts';

/** A suite that says nothing for so long has hung, in milliseconds. */
const limit = 300_000;

/** Gives the exit code: zero when every test passed. */
export async function runSuiteInServer(version: VsCodeVersion = 'newest'): Promise<number> {
  const say = (line: string): void => console.error(line);
  const entry = await bundleSuite();
  const scratch = await scratchCopy(exampleFleet);
  const server = await startVsCodeServer({ vsix, version, say, testDriver: true });
  try {
    const browser = await launchBrowser(say);
    try {
      const page = await browser.newPage();
      const remote = (path: string): string => `vscode-remote://${server.host}:${server.port}${path}`;
      const payload = [
        ['extensionDevelopmentPath', remote(server.extension)],
        ['extensionTestsPath', remote(entry)],
        ['skipWelcome', 'true'],
      ];
      return await new Promise<number>((resolve, reject) => {
        const tooLong = setTimeout(() => reject(new Error(`No end in ${limit / 1000} s`)), limit);
        const open = async (): Promise<void> => {
          await page.exposeFunction('codeAutomationLog', printer());
          await page.exposeFunction('codeAutomationExit', (code: number) => {
            clearTimeout(tooLong);
            resolve(code);
          });
          const url = `${server.windowUrl(scratch.folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
          await page.goto(url, { waitUntil: 'commit' });
        };
        open().catch(reject);
      });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await scratch.remove();
  }
}

/** Prints what Mocha says, and keeps the rest of what the window logs in a file of the build. */
function printer(): (type: string, args: unknown[]) => void {
  let started = false;
  const log = join(buildFolder, 'vscode-suite', 'window.log');
  return (type, args) => {
    if (args[0] === suiteStarts) started = true;
    else if (started && type === 'info' && !String(args[0]).startsWith('[')) console.log(...args);
    else appendFileSync(log, `${format(...args)}\n`);
  };
}
