import { describe, expect, it } from 'vitest';
import { commonFolder, isWithin, pathOfUri, relativeTo, uriOfPath } from './paths.ts';

describe('pathOfUri', () => {
  it('reads what editors send for a file, however they escape it', () => {
    expect(pathOfUri('file:///home/mara/my%20fleet/flake.nix')).toBe('/home/mara/my fleet/flake.nix');
    expect(pathOfUri('file:///home/mara/')).toBe('/home/mara');
    expect(pathOfUri('file:///')).toBe('/');
  });

  it('gives Windows paths with one kind of slash', () => {
    expect(pathOfUri('file:///c%3A/fleet/flake.nix')).toBe('c:/fleet/flake.nix');
  });

  it('leaves documents that are no files alone', () => {
    expect(pathOfUri('untitled:Untitled-1')).toBeUndefined();
    expect(pathOfUri('git:/home/mara/flake.nix?ref')).toBeUndefined();
    expect(pathOfUri('')).toBeUndefined();
  });

  it('keeps apart what stands on no disk', () => {
    expect(pathOfUri('vscode-vfs://github/mara/fleet/flake.nix')).toBe(
      '/vscode-vfs:github/mara/fleet/flake.nix',
    );
    expect(pathOfUri('vscode-test-web://mount/')).toBe('/vscode-test-web:mount');
    expect(pathOfUri('memfs:/fleet')).toBe('/memfs:/fleet');
  });

  it('is undone by uriOfPath', () => {
    for (const path of ['/a b/ü%.nix', '/vscode-vfs:github/a b/ü%.nix', '/memfs:/fleet'])
      expect(pathOfUri(uriOfPath(path))).toBe(path);
    expect(uriOfPath('/vscode-vfs:github/mara')).toBe('vscode-vfs://github/mara');
  });
});

describe('relativeTo', () => {
  it('names files below a folder and beside it', () => {
    expect(relativeTo('/fleet', '/fleet/machines/carbon.nix')).toBe('machines/carbon.nix');
    expect(relativeTo('/fleet/machines', '/fleet/flake.nix')).toBe('../flake.nix');
    expect(relativeTo('/fleet', '/fleet')).toBe('.');
    expect(relativeTo('/', '/flake.nix')).toBe('flake.nix');
  });
});

describe('folders', () => {
  it('does not take a name that only begins alike for a folder within', () => {
    expect(isWithin('/fleet', '/fleet-old/flake.nix')).toBe(false);
    expect(isWithin('/', '/fleet')).toBe(true);
  });

  it('finds what several have in common', () => {
    expect(commonFolder(['/a/b/c', '/a/b/d', '/a/b'])).toBe('/a/b');
    expect(commonFolder(['/a', '/b'])).toBe('/');
  });
});
