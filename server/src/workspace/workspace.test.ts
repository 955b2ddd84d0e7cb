import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { disk } from './disk.ts';
import { loadParserNode } from './load-parser-node.ts';
import { uriOfPath } from './paths.ts';
import { openWorkspace, type Root } from './workspace.ts';

let root = '';
const at = (name: string): string => join(root, name);
const write = (name: string, text: string): void => {
  mkdirSync(join(at(name), '..'), { recursive: true });
  writeFileSync(at(name), text);
};
const open = (name: string, text: string, version = 1) => ({
  uri: uriOfPath(at(name)),
  path: at(name),
  version,
  text,
});
const folder = (): Root => ({ kind: 'folder', path: root });

beforeAll(loadParserNode);
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
  write('flake.nix', '{ }');
  write('machines/carbon.nix', 'on disk');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a workspace', () => {
  it('shows the open text in place of the file, and the file again once it is closed', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root]);
    workspace.put(open('machines/carbon.nix', 'open', 7));
    expect(workspace.files().text(at('machines/carbon.nix'))).toBe('open');
    expect(workspace.files().version(at('machines/carbon.nix'))).toBe(7);
    workspace.close(at('machines/carbon.nix'));
    expect(workspace.files().text(at('machines/carbon.nix'))).toBe('on disk');
  });

  it('sees a file that another program wrote, made or deleted once it is told', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root]);
    const files = workspace.files();
    expect(files.text(at('machines/carbon.nix'))).toBe('on disk');
    expect(files.type(at('new/x.nix'))).toMatchObject({ problem: 'missing' });
    write('machines/carbon.nix', 'changed');
    write('new/x.nix', 'x');
    const before = workspace.revision(folder());
    expect(workspace.refresh(at('machines/carbon.nix'))).toBe(true);
    workspace.refresh(at('new/x.nix'));
    expect(workspace.revision(folder())).toBeGreaterThan(before);
    expect(workspace.files().text(at('machines/carbon.nix'))).toBe('changed');
    expect(workspace.files().type(at('new/x.nix'))).toBe('regular');
    rmSync(at('machines'), { recursive: true });
    workspace.refresh(at('machines'));
    expect(workspace.files().text(at('machines/carbon.nix'))).toMatchObject({ problem: 'missing' });
  });

  it('keeps the tree of a file that was saved as it was open', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root]);
    workspace.put(open('flake.nix', '{ a = 1; }'));
    const before = workspace.files().source(at('flake.nix'));
    write('flake.nix', '{ a = 1; }');
    workspace.refresh(at('flake.nix'));
    expect(workspace.files().source(at('flake.nix'))).toBe(before);
  });

  it('does not stir for files that nothing has read', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root]);
    const before = workspace.revision(folder());
    expect(workspace.refresh(at('.git/index.lock'))).toBe(false);
    expect(workspace.revision(folder())).toBe(before);
  });

  it('looks at each of several folders, at one within another only once', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root, at('machines'), '/somewhere/else']);
    expect(workspace.roots()).toEqual([folder(), { kind: 'folder', path: '/somewhere/else' }]);
  });

  it('takes a document outside every folder for part of its flake, or alone', () => {
    const workspace = openWorkspace(disk());
    workspace.put(open('machines/carbon.nix', 'x'));
    expect(workspace.roots()).toEqual([folder()]);
    rmSync(at('flake.nix'));
    workspace.refresh(at('flake.nix'));
    expect(workspace.roots()).toEqual([{ kind: 'file', path: at('machines/carbon.nix') }]);
  });

  it('leaves other folders’ results valid when one changes', () => {
    const workspace = openWorkspace(disk());
    workspace.setFolders([root, '/somewhere/else']);
    const other: Root = { kind: 'folder', path: '/somewhere/else' };
    const before = workspace.revision(other);
    workspace.revision(folder());
    workspace.put(open('flake.nix', 'x'));
    expect(workspace.revision(other)).toBe(before);
  });

  it('counts without a byte order mark', () => {
    const workspace = openWorkspace(disk());
    workspace.put(open('flake.nix', '\uFEFF{ }'));
    expect(workspace.files().text(at('flake.nix'))).toBe('{ }');
  });
});
