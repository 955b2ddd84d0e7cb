/** Files and folders that come, go and move while the built server looks at them. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic, Hover, MarkupContent, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import { type Client, capabilities, startClient } from './lsp-client.ts';
import { cursorAt } from './lsp-cursor.ts';
import { lockLlama, scratchFiles, scratchFleet } from './scratch.ts';

const some = (all: readonly Diagnostic[]): boolean => all.length > 0;
const none = (all: readonly Diagnostic[]): boolean => all.length === 0;
const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';
const isMissing = ({ code }: Diagnostic): boolean => code === 'missing-file';

/** A client that doesn't watch files, and says only what happens in the editor itself. */
const watchingNothing = {
  ...capabilities,
  workspace: { ...capabilities.workspace, didChangeWatchedFiles: {} },
};

const notify = (client: Client, method: string, params: object): Promise<void> =>
  client.connection.sendNotification(method, params);

const folderEvent = (added: string[], removed: string[]) => {
  const all = (paths: string[]) => paths.map((path) => ({ uri: URI.file(path).toString(), name: path }));
  return { event: { added: all(added), removed: all(removed) } };
};

describe('workspace folders', () => {
  it('may be added and removed, with their diagnostics', async () => {
    const [first, second] = [scratchFleet('fleet-overlay'), scratchFleet('fleet-overlay')];
    const client = await startClient('/', { folders: [first] });
    await client.firstProgress;
    await client.diagnostics(join(first, staleOverlay), some);
    expect(client.published(join(second, staleOverlay))).toEqual([]);
    await notify(client, 'workspace/didChangeWorkspaceFolders', folderEvent([second], []));
    await client.diagnostics(join(second, staleOverlay), some);
    await notify(client, 'workspace/didChangeWorkspaceFolders', folderEvent([], [first]));
    await client.diagnostics(join(first, staleOverlay), none);
    expect(await client.diagnostics(join(second, staleOverlay), some)).not.toEqual([]);
  });

  it('may have several flakes, each file looked at with its own', async () => {
    const client = await startClient(
      scratchFiles({
        'a/flake.nix': '{ outputs = { self, inputs, ... }@inputs: { }; }',
        'a/sub/flake.nix': '{ outputs = { self, ... }@inputs: { }; }',
        'a/sub/llama.nix': '{ }',
        'scratch.nix': '{ outputs = { self, inputs, ... }@inputs: { }; }',
      }),
    );
    await client.firstProgress;
    const { flakes } = await client.connection.sendRequest<{ flakes: { label: string }[] }>(
      'llamaflake/fleets',
    );
    expect(flakes.map(({ label }) => label)).toEqual(['a/flake.nix', 'a/sub/flake.nix']);
    expect(await client.diagnostics('a/flake.nix', some)).toHaveLength(1);
    expect(client.published('a/sub/flake.nix')).toEqual([]);
  });

  it('may be deleted under the server’s feet', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder);
    await client.diagnostics(staleOverlay, some);
    rmSync(folder, { recursive: true });
    await notify(client, 'workspace/didChangeWatchedFiles', {
      changes: [{ uri: URI.file(folder).toString(), type: 3 }],
    });
    await client.diagnostics(staleOverlay, none);
    expect(await client.connection.sendRequest('llamaflake/fleets')).toEqual({ flakes: [] });
    expect(client.bugs).toEqual([]);
  });
});

describe('a file that is moved in the editor', () => {
  it('is followed by the paths that lead to it', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder);
    await client.firstProgress;
    const files = [{ oldUri: client.uri('machines/carbon.nix'), newUri: client.uri('hosts/c.nix') }];
    const edit = await client.connection.sendRequest<WorkspaceEdit>('workspace/willRenameFiles', { files });
    client.apply(edit);
    mkdirSync(join(folder, 'hosts'));
    renameSync(join(folder, 'machines/carbon.nix'), join(folder, 'hosts/c.nix'));
    await notify(client, 'workspace/didRenameFiles', { files });
    expect(client.text('flake.nix')).toContain('./hosts/c.nix');
    expect(client.text('hosts/c.nix')).toContain('../machines/hardware/carbon.nix');
    const { flakes } = await client.connection.sendRequest<{
      flakes: { hosts: { name: string; packages: object[]; unknown: string[] }[] }[];
    }>('llamaflake/fleets');
    expect(flakes[0]?.hosts[0]).toMatchObject({ name: 'carbon', packages: [{}, {}], unknown: [] });
  });

  it('needs no edit where nothing leads to it', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const files = [{ oldUri: client.uri('README.md'), newUri: client.uri('README.txt') }];
    expect(await client.connection.sendRequest('workspace/willRenameFiles', { files })).toBeNull();
  });
});

describe('a client that watches no files', () => {
  it('is believed in what it deletes and makes', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder, { capabilities: watchingNothing });
    await client.diagnostics(staleOverlay, some);
    const files = [{ uri: client.uri('machines/carbon.nix') }];
    const text = client.text('machines/carbon.nix');
    rmSync(join(folder, 'machines/carbon.nix'));
    await notify(client, 'workspace/didDeleteFiles', { files });
    await client.diagnostics('flake.nix', (all) => all.some(isMissing));
    writeFileSync(join(folder, 'machines/carbon.nix'), text);
    await notify(client, 'workspace/didCreateFiles', { files });
    await client.diagnostics('flake.nix', (all) => !all.some(isMissing));
  });
});

it('takes a flake’s own settings as soon as they are written', async () => {
  const folder = scratchFleet('fleet-overlay');
  const client = await startClient(folder);
  await client.firstProgress;
  const isStale = ({ code }: Diagnostic): boolean => code === 'stale-overlay';
  await client.diagnostics(staleOverlay, (all) => all.some(isStale));
  writeFileSync(join(folder, '.llamaflake.json'), '{ "severities": { "stale-overlay": "off" } }\n');
  await notify(client, 'workspace/didChangeWatchedFiles', {
    changes: [{ uri: client.uri('.llamaflake.json'), type: 1 }],
  });
  await client.diagnostics(staleOverlay, (all) => !all.some(isStale));
});

it('shows what is wrong with a settings file where it stands, until it is right', async () => {
  const folder = scratchFleet('fleet-overlay');
  const client = await startClient(folder);
  client.open('flake.nix');
  await client.firstProgress;
  const settings = '.llamaflake.json';
  const write = async (text: string, type = 2): Promise<void> => {
    writeFileSync(join(folder, settings), text);
    await notify(client, 'workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri(settings), type }],
    });
  };
  await write('{\n  "severities": { "stale-overlays": "off" },\n  "optoin": 7\n}\n', 1);
  const wrong = await client.diagnostics(settings, some);
  expect(wrong.map(({ message, range }) => [String(message).split(' (')[0], range])).toEqual([
    ['There is no setting "optoin"', { start: { line: 2, character: 2 }, end: { line: 2, character: 10 } }],
    [
      'There is no rule "stale-overlays", perhaps "stale-overlay" was meant. It counts as not set.',
      { start: { line: 1, character: 18 }, end: { line: 1, character: 34 } },
    ],
  ]);
  await write('{ "severities": { "stale-overlay": "off" }, }\n');
  const [broken] = await client.diagnostics(settings, (all) =>
    all.some(({ range }) => range.start.line === 0),
  );
  expect(broken).toMatchObject({
    source: 'llamaflake',
    range: { start: { line: 0, character: 44 }, end: { line: 0, character: 45 } },
  });
  await write('{ "severities": { "stale-overlay": "off" } }\n');
  await client.diagnostics(settings, none);
});

it('judges by the lock as soon as it changes', async () => {
  const folder = scratchFleet('fleet-migrated');
  const client = await startClient(folder);
  client.open('flake.nix');
  const day = async (): Promise<string | undefined> => {
    const cursor = cursorAt(client, 'flake.nix', 'llama|-cpp = {');
    const { contents } = await client.connection.sendRequest<Hover>('textDocument/hover', cursor);
    return /revision of ([\d-]+)/.exec((contents as MarkupContent).value)?.[1];
  };
  expect(await day()).toBeUndefined();
  for (const written of ['2025-09-16', '2026-01-20']) {
    lockLlama(folder, written);
    await notify(client, 'workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('flake.lock'), type: 2 }],
    });
    expect(await day()).toBe(written);
  }
});
