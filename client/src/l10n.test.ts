import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundlePath, bundleText } from '../../scripts/l10n.mjs';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

it('has every sentence of the extension in the bundle that translations are made of (node scripts/l10n.mjs)', () => {
  expect(readFileSync(bundlePath, 'utf8')).toBe(bundleText());
});

it('has every text of the manifest in package.nls.json, and no other there', () => {
  const used = new Set([...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
  expect(Object.keys(JSON.parse(read('package.nls.json'))).sort()).toEqual([...used].sort());
});
