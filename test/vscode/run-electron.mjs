/**
 * Runs the Mocha suite in desktop VS Code: `npm run package`, then `npm run test:suite:electron [-- VERSION]`.
 * On Linux without a screen: `xvfb-run -a npm run test:suite:electron`.
 */
import { importTypeScript } from './harness/import-typescript.mjs';

const { runSuiteInElectron } = await importTypeScript('test/vscode/harness/run-suite-electron.ts');
const [version] = process.argv.slice(2);
try {
  process.exitCode = await runSuiteInElectron(version);
} catch (error) {
  console.error(`Desktop VS Code could not run the suite: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
