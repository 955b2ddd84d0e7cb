import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../eval/testing.ts';
import { inMemory } from '../workspace/layers.ts';
import { filesOver } from '../workspace/text-source.ts';
import { discover } from './discover.ts';

beforeAll(ready);

const over = (...paths: string[]) =>
  filesOver(inMemory(Object.fromEntries(paths.map((path) => [path, '{ }']))));

describe('the flakes below a folder', () => {
  it('gives each file to the innermost flake around it', () => {
    const files = over('/w/flake.nix', '/w/a.nix', '/w/sub/flake.nix', '/w/sub/deep/b.nix', '/w/other/c.nix');
    expect(discover(files, '/w').flakes).toEqual([
      { root: '/w', files: ['/w/a.nix', '/w/flake.nix', '/w/other/c.nix'] },
      { root: '/w/sub', files: ['/w/sub/deep/b.nix', '/w/sub/flake.nix'] },
    ]);
  });

  it('knows files of no flake', () => {
    const found = discover(over('/w/shell.nix', '/w/x/flake.nix'), '/w');
    expect(found.loose).toEqual(['/w/shell.nix']);
    expect(found.flakes.map(({ root }) => root)).toEqual(['/w/x']);
  });

  it('leaves build results, repositories and dependencies alone', () => {
    const files = over('/w/result/flake.nix', '/w/.git/x.nix', '/w/node_modules/y/flake.nix', '/w/a.nix');
    expect(discover(files, '/w')).toEqual({ flakes: [], loose: ['/w/a.nix'], problems: [] });
  });

  it('leaves out what is excluded', () => {
    const files = over('/w/flake.nix', '/w/old/flake.nix', '/w/old/a.nix', '/w/b.nix');
    const found = discover(files, '/w', { exclude: (path) => path === '/w/old' || path === '/w/b.nix' });
    expect(found.flakes).toEqual([{ root: '/w', files: ['/w/flake.nix'] }]);
  });

  it('looks at one file where it is given one', () => {
    expect(discover(over('/w/flake.nix', '/w/a.nix'), '/w/a.nix').loose).toEqual(['/w/a.nix']);
  });

  it('says where it stopped', () => {
    const files = over('/w/a/flake.nix', '/w/b/flake.nix', '/w/c.nix', '/w/d.nix');
    const { flakes, problems } = discover(files, '/w', { limits: { files: 3, depth: 5, flakes: 1 } });
    expect(flakes.map(({ root }) => root)).toEqual(['/w/a']);
    expect(problems.map(({ path }) => path)).toEqual(['/w/b', '/w/d.nix']);
  });

  it('says that a folder is not there', () => {
    expect(discover(over('/w/a.nix'), '/nowhere').problems).toEqual([
      { path: '/nowhere', reason: 'is not there' },
    ]);
  });
});
