/**
 * Runs the Mocha suite in an extension host of a VS Code server, against the extension as it was installed from its package.
 */
import { appendFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.ts';
import { exampleFleet, vsix } from './paths.ts';
import { scratchCopy } from './scratch.ts';
import type { SuitePlatform } from './suite-bundle.ts';
import { bundleSuite } from './suite-bundle.ts';
import { suiteStarts } from './suite-mark.ts';
import type { VsCodeVersion } from './vscode-download.ts';
import { startVsCodeServer } from './vscode-server.ts';

/** A suite that says nothing for so long has hung, in milliseconds. */
const limit = 600_000;

/** Gives the exit code: zero when every test passed. */
export async function runSuiteInServer(
  version: VsCodeVersion = 'newest',
  platform: SuitePlatform = 'desktop',
): Promise<number> {
  const say = (line: string): void => console.error(line);
  const bundle = await bundleSuite(platform);
  const scratch = await scratchCopy(exampleFleet);
  const server = await startVsCodeServer({
    vsix,
    version,
    say,
    testDriver: true,
    inBrowser: platform === 'web',
  });
  try {
    const entry = platform === 'web' ? await intoExtension(bundle, server.extension) : bundle;
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
          await page.exposeFunction('codeAutomationLog', printer(join(dirname(bundle), 'window.log')));
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

/** Tests run in the extension host of the extension that they lie in, or else on the machine of the server. */
async function intoExtension(bundle: string, extension: string): Promise<string> {
  const entry = join(extension, 'suite', basename(bundle));
  await mkdir(dirname(entry));
  await copyFile(bundle, entry);
  return entry;
}

/** Prints what Mocha says, and keeps the rest of what the window logs in a file of the build. */
function printer(log: string): (type: string, args: unknown[]) => void {
  let started = false;
  return (type, args) => {
    if (args[0] === suiteStarts) started = true;
    else if (started && type === 'info' && !String(args[0]).startsWith('[')) console.log(...args);
    else appendFileSync(log, `${format(...args)}\n`);
  };
}
