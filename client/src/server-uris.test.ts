import { describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { serverUris, withClientLinks } from './server-uris.ts';

describe('serverUris', () => {
  it.each([
    'vscode-vfs://github/mara/fleet/flake.nix',
    'vscode-vfs://github%2B7b2276223a312c22726566223a2278227d/mara/fleet/a%20b/ä.nix',
    'vscode-test-web://mount/flake.nix',
    'vscode-remote://127.0.0.1%3A8080/tmp/fleet/flake.nix',
    'memfs:/flake.nix',
  ])('gives %s a path that leads back', (uri) => {
    const uris = serverUris();
    const there = uris.toServer(uri);
    expect(there).toMatch(/^file:\/\/\//);
    // The same URI may be escaped in several ways.
    expect(URI.parse(uris.toClient(there)).toString()).toBe(URI.parse(uri).toString());
  });

  it('keeps folders on other hosts apart', () => {
    const uris = serverUris();
    expect(uris.toServer('vscode-vfs://github/fleet')).not.toBe(
      uris.toServer('vscode-vfs://azurerepos/fleet'),
    );
  });

  it('leaves files of the disk as they are, also those that look like one of its own', () => {
    const uris = serverUris();
    for (const uri of [
      'file:///home/mara/flake.nix',
      'file:///c%3A/fleet/flake.nix',
      'file:///a@b/flake.nix',
    ]) {
      expect(uris.toServer(uri)).toBe(uri);
      expect(uris.toClient(uri)).toBe(uri);
    }
  });

  it('leads links in texts to the files as VS Code has them', () => {
    const uris = serverUris();
    const there = uris.toServer('vscode-vfs://github/mara/fleet/flake.nix');
    expect(withClientLinks(`in [flake.nix:3](${there}#L3), [#7](https://x.y/7)`, uris)).toBe(
      'in [flake.nix:3](vscode-vfs://github/mara/fleet/flake.nix#L3), [#7](https://x.y/7)',
    );
  });
});
