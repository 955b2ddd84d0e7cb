import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type FileChange, unifiedDiff } from './unified-diff.ts';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

const changes: Record<string, FileChange[]> = {
  'a changed file': [
    { path: 'flake.nix', before: lines(1, 20), after: `${lines(1, 9)}new\n${lines(10, 20)}` },
  ],
  'changes far apart': [
    { path: 'a.nix', before: lines(1, 60), after: `first\n${lines(2, 30)}mid\n${lines(31, 59)}last\n` },
  ],
  'a created file in a new folder': [
    { path: 'overlays/deep/llama-cpp.nix', before: null, after: lines(1, 3) },
  ],
  'a created file without an end of line': [{ path: 'new.nix', before: null, after: '{ }' }],
  'a deleted file': [{ path: 'nixos/pkgs/old.nix', before: lines(1, 12), after: null }],
  'a deleted file without an end of line': [{ path: 'old.nix', before: '{ }', after: null }],
  'an end of line that is added': [{ path: 'a.nix', before: '{\n}', after: '{\n}\n' }],
  'an end of line that goes': [{ path: 'a.nix', before: '{\n}\n', after: '{\n}' }],
  'no end of line before and after': [{ path: 'a.nix', before: 'a\nb', after: 'a\nx\nb' }],
  CRLF: [{ path: 'a.nix', before: '{\r\n  a = 1;\r\n}\r\n', after: '{\r\n  a = 1;\r\n  b = 2;\r\n}\r\n' }],
  'mixed line ends': [{ path: 'a.nix', before: 'a\r\nb\nc\r\n', after: 'a\r\nb\nx\r\nc\r\n' }],
  'a name with a space': [
    { path: 'my hosts/a b.nix', before: lines(1, 3), after: lines(2, 3) },
    { path: 'my hosts/new one.nix', before: null, after: lines(1, 3) },
    { path: 'my hosts/old one.nix', before: lines(1, 3), after: null },
  ],
  'a name beyond ASCII': [{ path: 'hosts/käse.nix', before: lines(1, 3), after: lines(1, 2) }],
  'lines that look like a diff': [
    { path: 'a b.nix', before: '-- a b\n++ c d\nx\n', after: '-- a b\n++ c d\n-- e f\n++ g h\nx\n' },
  ],
  'a file that was empty': [{ path: 'a.nix', before: '', after: '{ }\n' }],
  'several files': [
    { path: 'flake.nix', before: lines(1, 9), after: lines(2, 9) },
    { path: 'same.nix', before: lines(1, 9), after: lines(1, 9) },
    { path: 'old.nix', before: lines(1, 2), after: null },
    { path: 'new.nix', before: null, after: lines(5, 6) },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'unified-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tools: Record<string, (cwd: string, patch: string) => void> = {
  'git apply': (cwd, patch) => {
    execFileSync('git', ['apply', patch], {
      cwd,
      env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(cwd) },
    });
  },
  'patch -p1': (cwd, patch) => {
    execFileSync('patch', ['-p1', '--batch', '-i', patch], { cwd });
  },
};

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

describe.each(Object.entries(tools))('%s takes', (tool, apply) => {
  test.each(Object.entries(changes))('%s', (title, files) => {
    const cwd = join(folder, `${tool} ${title}`);
    for (const { path, before } of files) {
      if (before === null) continue;
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), before);
    }
    mkdirSync(cwd, { recursive: true });
    const patch = join(folder, `${tool} ${title}.diff`);
    writeFileSync(patch, unifiedDiff(files));
    apply(cwd, patch);
    for (const { path, after } of files) expect(read(join(cwd, path)), path).toBe(after);
  });
});

test('nothing changed is an empty diff', () => {
  expect(unifiedDiff([{ path: 'a.nix', before: 'a', after: 'a' }])).toBe('');
});
