import { describe, expect, it, vi } from 'vitest';
import type { FileProblem } from '../eval/files.ts';
import { inMemory } from './layers.ts';
import { type FileReader, type LoadedFilesOptions, loadedFiles } from './loaded-files.ts';
import { missing } from './text-source.ts';

const pending = expect.objectContaining({ problem: 'pending' });

/** A reader over files in memory that can change, and how often it was asked. */
function fleet(files: Record<string, string>, options: LoadedFilesOptions = {}) {
  const calls: string[] = [];
  const reader: FileReader = {
    async folders(paths) {
      calls.push(...paths);
      return paths.map((path) => {
        const names = inMemory(files).directory(path);
        if ('problem' in names) return names as FileProblem;
        return [...names].map(([name, type]) => ({ name, type, target: type }));
      });
    },
    async texts(paths) {
      calls.push(...paths);
      return paths.map((path) => inMemory(files).text(path));
    },
  };
  const onLoaded = vi.fn<(paths: readonly string[]) => void>();
  return { files, calls, onLoaded, source: loadedFiles(reader, { ...options, onLoaded }) };
}

const example = (): Record<string, string> => ({
  '/fleet/flake.nix': 'flake',
  '/fleet/flake.lock': '{}',
  '/fleet/machines/carbon.nix': 'carbon',
  '/fleet/README.md': 'read me',
  '/fleet/node_modules/x/default.nix': 'not ours',
});

describe('loadedFiles', () => {
  it('answers what a flake may read at once, after it was loaded', async () => {
    const { source } = fleet(example(), { isSkipped: (name) => name === 'node_modules' });
    await source.load(['/fleet']);
    expect(source.text('/fleet/flake.nix')).toBe('flake');
    expect(source.text('/fleet/flake.lock')).toBe('{}');
    expect(source.text('/fleet/machines/carbon.nix')).toBe('carbon');
    expect(source.type('/fleet')).toBe('directory');
    expect(source.type('/fleet/machines/carbon.nix')).toBe('regular');
    expect(source.text('/fleet/machines/boron.nix')).toEqual(missing);
    expect(source.directory('/fleet/flake.nix')).toMatchObject({ problem: 'not-a-directory' });
    expect(source.text('/fleet/machines')).toMatchObject({ problem: 'unreadable' });
    expect([...(source.directory('/fleet') as ReadonlyMap<string, string>)]).toContainEqual([
      'machines',
      'directory',
    ]);
  });

  it('fetches the rest when it is asked for, and tells when it has come', async () => {
    const { source, onLoaded, calls } = fleet(example(), { isSkipped: (name) => name === 'node_modules' });
    await source.load(['/fleet']);
    expect(calls).not.toContain('/fleet/README.md');
    expect(source.text('/fleet/README.md')).toEqual(pending);
    await vi.waitFor(() => expect(onLoaded).toHaveBeenCalledWith(['/fleet/README.md']));
    expect(source.text('/fleet/README.md')).toBe('read me');
    expect(source.text('/fleet/node_modules/x/default.nix')).toEqual(pending);
    await vi.waitFor(() => expect(onLoaded).toHaveBeenCalledWith(['/fleet/node_modules/x']));
    expect(source.text('/fleet/node_modules/x/default.nix')).toEqual(pending);
    await vi.waitFor(() => expect(source.text('/fleet/node_modules/x/default.nix')).toBe('not ours'));
  });

  it('reads again what changed, came or went, below a new folder too', async () => {
    const { source, files } = fleet(example());
    await source.load(['/fleet']);
    files['/fleet/flake.nix'] = 'changed';
    files['/fleet/modules/gpu/default.nix'] = 'new';
    delete files['/fleet/machines/carbon.nix'];
    await source.update(['/fleet/flake.nix', '/fleet/modules/gpu/default.nix', '/fleet/machines/carbon.nix']);
    expect(source.text('/fleet/flake.nix')).toBe('changed');
    expect(source.text('/fleet/modules/gpu/default.nix')).toBe('new');
    expect(source.text('/fleet/machines/carbon.nix')).toEqual(missing);
    expect(source.type('/fleet/machines')).toEqual(missing);
  });

  it('knows the paths that were asked for, and the folders around them', async () => {
    const { source } = fleet(example());
    await source.load(['/fleet']);
    expect(source.knows('/fleet/machines')).toBe(false);
    source.text('/fleet/machines/carbon.nix');
    expect(source.knows('/fleet/machines')).toBe(true);
    expect(source.knows('/fleet/README.md')).toBe(false);
  });

  it('keeps to its limits, and says what it left out', async () => {
    const limits = { folders: 2, files: 2, text: 6 };
    const { source } = fleet(example(), { limits });
    await source.load(['/fleet']);
    const texts = ['flake.nix', 'flake.lock', 'machines/carbon.nix'].map((name) =>
      source.text(`/fleet/${name}`),
    );
    const kept = texts.filter((text) => typeof text === 'string');
    expect(kept.join('').length).toBeLessThanOrEqual(limits.text);
    expect(texts).toContainEqual(expect.objectContaining({ problem: 'too-large' }));
  });
});
