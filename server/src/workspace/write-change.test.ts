import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { disk } from './disk.ts';
import { nodeFileSystem, type WritableFileSystem } from './writable-file-system.ts';
import { writeChange } from './write-change.ts';

let root = '';
const at = (name: string): string => join(root, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const tree = (): string[] => readdirSync(root, { recursive: true }).map(String).sort();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'write-change-'));
  writeFileSync(at('flake.nix'), 'old\n');
  writeFileSync(at('stale.nix'), 'stale\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(texts: Record<string, string | null>, fileSystem?: WritableFileSystem) {
  const source = disk();
  for (const name of Object.keys(texts)) source.text(at(name));
  return {
    run: () =>
      writeChange(new Map(Object.entries(texts).map(([name, text]) => [at(name), text])), {
        before: (path) => source.text(path),
        show: (path) => path.slice(root.length + 1),
        fileSystem,
      }),
  };
}

/** Node's file system, but one operation fails on paths that contain a name. */
const failing = (operation: 'write' | 'rename', name: string, code: string): WritableFileSystem => ({
  ...nodeFileSystem,
  [operation]: (...given: [string, never, never, never]) => {
    const target = operation === 'rename' ? String(given[1]) : given[0];
    if (target.includes(name)) throw Object.assign(new Error(code), { code });
    nodeFileSystem[operation](...given);
  },
});

describe('writeChange', () => {
  it('changes, creates with folders, and deletes, and leaves nothing else behind', () => {
    const result = write({ 'flake.nix': 'new\n', 'a/b/c.nix': 'c\n', 'stale.nix': null }).run();
    expect(result).toEqual({
      ok: true,
      changed: [at('flake.nix')],
      created: [at('a/b/c.nix')],
      deleted: [at('stale.nix')],
    });
    expect(read('flake.nix')).toBe('new\n');
    expect(tree()).toEqual(['a', 'a/b', 'a/b/c.nix', 'flake.nix']);
  });

  it('keeps permissions and a byte order mark', () => {
    writeFileSync(at('flake.nix'), '\uFEFFold\r\n');
    chmodSync(at('flake.nix'), 0o640);
    expect(write({ 'flake.nix': 'new\r\n' }).run().ok).toBe(true);
    expect(read('flake.nix')).toBe('\uFEFFnew\r\n');
    expect(statSync(at('flake.nix')).mode & 0o777).toBe(0o640);
  });

  it('writes through a symbolic link to the file behind it', () => {
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/real.nix'), 'old\n');
    symlinkSync('elsewhere/real.nix', at('link.nix'));
    expect(write({ 'link.nix': 'new\n' }).run().ok).toBe(true);
    expect(lstatSync(at('link.nix')).isSymbolicLink()).toBe(true);
    expect(read('elsewhere/real.nix')).toBe('new\n');
  });

  it('refuses a file that somebody changed, deleted or created since it was read', () => {
    const changed = write({ 'flake.nix': 'new\n', 'other.nix': 'x\n' });
    writeFileSync(at('flake.nix'), 'theirs\n');
    expect(changed.run()).toEqual({
      ok: false,
      reason: 'flake.nix changed on the disk since it was read; nothing was written',
    });
    const created = write({ 'flake.nix': 'new\n', 'other.nix': 'x\n' });
    writeFileSync(at('other.nix'), 'theirs\n');
    expect(created.run()).toMatchObject({ ok: false, reason: expect.stringContaining('is there already') });
    const deleted = write({ 'flake.nix': 'new\n' });
    rmSync(at('flake.nix'));
    expect(deleted.run()).toMatchObject({ ok: false, reason: expect.stringContaining('was deleted') });
    expect(tree()).toEqual(['other.nix', 'stale.nix']);
  });

  it('refuses a read-only file before it touches any other', () => {
    chmodSync(at('stale.nix'), 0o444);
    expect(write({ 'flake.nix': 'new\n', 'stale.nix': 'new\n' }).run()).toEqual({
      ok: false,
      reason: 'stale.nix is read-only; nothing was written',
    });
    expect(read('flake.nix')).toBe('old\n');
  });

  it('leaves everything as it was when the disk fills up half-way', () => {
    const result = write(
      { 'flake.nix': 'new\n', 'a/b.nix': 'b\n', 'stale.nix': null },
      failing('write', 'b.nix', 'ENOSPC'),
    ).run();
    expect(result).toEqual({
      ok: false,
      reason: 'a/b.nix could not be written: the disk is full; nothing was written',
    });
    expect(read('flake.nix')).toBe('old\n');
    expect(tree()).toEqual(['flake.nix', 'stale.nix']);
  });

  it('puts back what was already replaced when a later file fails', () => {
    const result = write(
      { 'flake.nix': 'new\n', 'a/b.nix': 'b\n', 'stale.nix': null },
      failing('rename', 'stale.nix', 'EACCES'),
    ).run();
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('may not be written') });
    expect(read('flake.nix')).toBe('old\n');
    expect(read('stale.nix')).toBe('stale\n');
    expect(tree()).toEqual(['flake.nix', 'stale.nix']);
  });

  it('names a file that stands where a folder should be', () => {
    const result = write({ 'flake.nix/x.nix': 'x\n' }).run();
    expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('flake.nix/x.nix') });
    expect(existsSync(at('flake.nix'))).toBe(true);
  });
});
