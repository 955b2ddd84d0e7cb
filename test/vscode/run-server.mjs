/**
 * Runs the Mocha suite in a VS Code server: `npm run package`, then `npm run test:suite`, or `npm run test:suite -- oldest` for the
 * oldest VS Code that the extension supports, and `npm run test:suite -- newest web` for the extension in the browser.
 */
import { importTypeScript } from './harness/import-typescript.mjs';

const { runSuiteInServer } = await importTypeScript('test/vscode/harness/run-suite-server.ts');
process.exitCode = await runSuiteInServer(process.argv[2], process.argv[3]);
