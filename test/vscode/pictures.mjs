/**
 * Takes the pictures of the README and the walkthrough: `npm run package`, then `npm run pictures`.
 */
import { importTypeScript } from './harness/import-typescript.mjs';

const { takePictures } = await importTypeScript('test/vscode/pictures.ts');
await takePictures(process.argv.slice(2));
