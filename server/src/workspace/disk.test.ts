import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { disk } from './disk.ts';

const folder = mkdtempSync(join(tmpdir(), 'llamaflake-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a byte order mark is no part of the text', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['the replacement character stands where the author wrote it', [0xef, 0xbf, 0xbd], '\uFFFD'],
  [
    'bytes that are not UTF-8 are a problem',
    [0x61, 0xff],
    { problem: 'not-utf8', message: 'is not valid UTF-8' },
  ],
  ['a binary file is a problem', [0x61, 0], { problem: 'not-utf8', message: 'is a binary file' }],
])('%s', (name, bytes, text) => {
  const path = join(folder, `${name.replaceAll(' ', '-')}.nix`);
  writeFileSync(path, Uint8Array.from(bytes));
  expect(disk().text(path)).toEqual(text);
});

test('what is not there is missing', () => {
  const source = disk();
  const path = join(folder, 'none');
  for (const answer of [
    source.text(path),
    source.directory(path),
    source.type(path),
    source.type(join(path, 'x')),
  ])
    expect(answer).toMatchObject({ problem: 'missing' });
});
