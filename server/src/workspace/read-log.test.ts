import { beforeAll, describe, expect, it } from 'vitest';
import { type Changes, inMemory, layered } from './layers.ts';
import { loadParserNode } from './load-parser-node.ts';
import { readLog } from './read-log.ts';
import { filesOver } from './text-source.ts';

beforeAll(loadParserNode);

const base = inMemory({ '/f/flake.nix': '{ }', '/f/a/x.nix': '1', '/f/a/y.nix': '2' });
const cache = new Map();
const filesWith = (changes: Record<string, string | null> = {}) => {
  const map: Changes = new Map(Object.entries(changes));
  return filesOver(layered(base, map), cache);
};

/** Whether what a work read is still the same after changes. */
function holds(work: (files: ReturnType<typeof filesWith>) => void, changes: Record<string, string | null>) {
  const log = readLog(filesWith());
  work(log.files);
  return log.holdsFor(filesWith(changes));
}

describe('what was read', () => {
  it('holds where something else has changed', () => {
    expect(holds((files) => files.text('/f/a/x.nix'), { '/f/a/y.nix': '3' })).toBe(true);
    expect(holds((files) => files.source('/f/flake.nix'), { '/f/a/y.nix': '3' })).toBe(true);
  });

  it('holds no longer where it has', () => {
    expect(holds((files) => files.text('/f/a/x.nix'), { '/f/a/x.nix': '3' })).toBe(false);
    expect(holds((files) => files.source('/f/a/x.nix'), { '/f/a/x.nix': '3' })).toBe(false);
    expect(holds((files) => files.text('/f/a/x.nix'), { '/f/a/x.nix': null })).toBe(false);
  });

  it('is a folder’s list too, and that something is not there', () => {
    const list = (files: ReturnType<typeof filesWith>) => files.directory('/f/a');
    expect(holds(list, { '/f/a/x.nix': '3' })).toBe(true);
    expect(holds(list, { '/f/a/z.nix': '3' })).toBe(false);
    expect(holds(list, { '/f/a/x.nix': null })).toBe(false);
    const missing = (files: ReturnType<typeof filesWith>) => files.type('/f/b.nix');
    expect(holds(missing, { '/f/a/x.nix': '3' })).toBe(true);
    expect(holds(missing, { '/f/b.nix': '3' })).toBe(false);
  });

  it('is read from the files that it holds for from then on', () => {
    const log = readLog(filesWith());
    log.files.text('/f/a/x.nix');
    expect(log.holdsFor(filesWith({ '/f/a/y.nix': '3' }))).toBe(true);
    expect(log.files.text('/f/a/y.nix')).toBe('3');
  });

  it('holds again where a change was taken back', () => {
    expect(holds((files) => files.text('/f/a/x.nix'), { '/f/a/x.nix': '1' })).toBe(true);
  });
});
