/**
 * Runs the same Mocha suite in desktop VS Code, for machines that can download it (update.code.visualstudio.com) and show a window.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { downloads, exampleFleet, vsix } from './paths.ts';
import { run } from './processes.ts';
import { scratchCopy } from './scratch.ts';
import { bundleSuite } from './suite-bundle.ts';

/**
 * Gives the exit code: zero when every test passed. Rejects where VS Code can't be downloaded.
 *
 * @param version `stable`, `insiders` or a version such as `1.100.3`, the oldest that the extension supports
 */
export async function runSuiteInElectron(version = 'stable'): Promise<number> {
  const entry = await bundleSuite('desktop');
  const executable = await downloadAndUnzipVSCode({ version, cachePath: join(downloads, 'vscode-desktop') });
  const scratch = await scratchCopy(exampleFleet);
  // A socket's path may have 103 characters on macOS, so this stands in the system's own folder.
  const profile = await mkdtemp(join(tmpdir(), 'llamaflake-'));
  try {
    const extensions = join(profile, 'extensions');
    const places = [`--extensions-dir=${extensions}`, `--user-data-dir=${join(profile, 'data')}`];
    const [cli = '', ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, {
      reuseMachineInstall: true,
    });
    await run(cli, [...args, ...places, '--install-extension', vsix], {
      shell: process.platform === 'win32',
    });
    const installed = (await readdir(extensions)).find((name) => name.startsWith('llamaflake.llamaflake'));
    if (!installed) throw new Error(`The extension was not installed into ${extensions}`);
    return await runTests({
      vscodeExecutablePath: executable,
      reuseMachineInstall: true,
      extensionDevelopmentPath: join(extensions, installed),
      extensionTestsPath: entry,
      launchArgs: [
        scratch.folder,
        ...places,
        '--disable-workspace-trust',
        '--skip-welcome',
        '--disable-telemetry',
      ],
    });
  } finally {
    await scratch.remove();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
