/**
 * Writes `l10n/bundle.l10n.json`, the sentences of the extension that a translation is made of: every text that `l10n.t` is given.
 *
 *     node scripts/l10n.mjs
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
export const bundlePath = join(root, 'l10n', 'bundle.l10n.json');

/** The bundle as the sources want it. A text that is no literal can't be translated, so it is an error. */
export function sentences() {
  const folder = join(root, 'client', 'src');
  const found = new Set();
  for (const name of readdirSync(folder).filter((entry) => /(?<!\.test)\.ts$/.test(entry))) {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const { index, 1: literal } of text.matchAll(/\bl10n\.t\(\s*('(?:[^'\\\n]|\\.)*')?/g)) {
      if (literal === undefined) throw new Error(`${name}: no literal at ${text.slice(index, index + 60)}`);
      found.add(JSON.parse(`"${literal.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`));
    }
  }
  return Object.fromEntries([...found].sort().map((sentence) => [sentence, sentence]));
}

export const bundleText = () => `${JSON.stringify(sentences(), null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(bundlePath, bundleText());
