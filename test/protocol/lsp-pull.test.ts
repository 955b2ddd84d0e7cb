/** Diagnostics for clients that ask for them: the same as are pushed to others, never both, and only what is new. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  type DocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { type Client, startClient } from './lsp-client.ts';
import { scratchFleet } from './scratch.ts';

const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';
const capabilities = {
  workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
  textDocument: { diagnostic: { relatedInformation: true } },
};

interface Puller extends Client {
  /** How often the server said that there is something to ask for. */
  refreshes(): number;
}

async function startPuller(folder: string): Promise<Puller> {
  const client = await startClient(folder, { capabilities });
  let refreshes = 0;
  client.connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes += 1;
    return null;
  });
  return Object.assign(client, { refreshes: () => refreshes });
}

const pull = (client: Client, name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
  client.connection.sendRequest('textDocument/diagnostic', {
    textDocument: { uri: client.uri(name) },
    previousResultId,
  });

type Ids = { uri: string; value: string }[];

const pullAll = (client: Client, previousResultIds: Ids = []): Promise<WorkspaceDiagnosticReport> =>
  client.connection.sendRequest('workspace/diagnostic', { previousResultIds });

const idsOf = ({ items }: WorkspaceDiagnosticReport): Ids =>
  items.map(({ uri, resultId }) => ({ uri, value: resultId! }));

const changedOnDisk = (client: Client, name: string, type: 2 | 3): Promise<void> =>
  client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: client.uri(name), type }],
  });

describe('a client that asks for diagnostics', () => {
  it('gets what others are sent, and is sent nothing', async () => {
    const folder = scratchFleet('fleet-overlay');
    const other = await startClient(folder, {
      capabilities: { textDocument: { publishDiagnostics: { relatedInformation: true } } },
    });
    const pushed = await other.diagnostics(staleOverlay, (all) => all.length > 0);
    const client = await startPuller(folder);
    expect(client.server.capabilities.diagnosticProvider).toEqual({
      identifier: 'llamaflake',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    client.open(staleOverlay);
    expect(await pull(client, staleOverlay)).toMatchObject({ kind: 'full', items: pushed });
    const { items } = await pullAll(client);
    const whole = items.find(({ uri }) => uri === client.uri(staleOverlay));
    expect(whole).toMatchObject({ items: pushed, version: 1 });
    expect(client.published(staleOverlay)).toEqual([]);
  });

  it('is answered by the text that it asks about, and told when nothing is new', async () => {
    const client = await startPuller(scratchFleet('fleet-overlay'));
    client.open(staleOverlay);
    const before = await pull(client, staleOverlay);
    expect(await pull(client, staleOverlay, before.resultId)).toEqual({
      kind: 'unchanged',
      resultId: before.resultId,
    });
    client.change(staleOverlay, 'final: prev: { }\n');
    expect(await pull(client, staleOverlay, before.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  it('is told of changes in other files, once they concern it', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startPuller(folder);
    const before = idsOf(await pullAll(client));
    const later = pullAll(client, before);
    writeFileSync(join(folder, 'machines/carbon.nix'), '{ imports = [ ./gone.nix ]; }\n');
    await changedOnDisk(client, 'machines/carbon.nix', 2);
    const { items } = await later;
    const changed = items.filter(({ kind }) => kind === 'full').map(({ uri }) => uri);
    expect(changed).toEqual([client.uri('machines/carbon.nix')]);
    expect(client.refreshes()).toBeGreaterThan(0);
  });

  it('sees the findings of a deleted file go', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startPuller(folder);
    const before = await pullAll(client);
    expect(before.items.map(({ uri }) => uri)).toContain(client.uri(staleOverlay));
    rmSync(join(folder, staleOverlay));
    await changedOnDisk(client, staleOverlay, 3);
    const { items } = await pullAll(client, idsOf(before));
    const gone = items.find(({ uri }) => uri === client.uri(staleOverlay));
    expect(gone).toMatchObject({ kind: 'full', items: [] });
  });

  it('may give up a question that waits, and ask again', async () => {
    const client = await startPuller(scratchFleet('fleet-migrated'));
    const before = idsOf(await pullAll(client));
    const source = new CancellationTokenSource();
    const waiting = client.connection.sendRequest(
      'workspace/diagnostic',
      { previousResultIds: before },
      source.token,
    );
    source.cancel();
    await expect(waiting).rejects.toThrow();
    client.open('flake.nix');
    expect(await pull(client, 'flake.nix')).toMatchObject({ kind: 'full', items: [] });
  });
});

describe('a client that can’t be told to ask again', () => {
  it('is sent diagnostics, and offered nothing to ask', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'), {
      capabilities: { textDocument: { diagnostic: {} } },
    });
    expect(client.server.capabilities).not.toHaveProperty('diagnosticProvider');
    await client.diagnostics(staleOverlay, (all) => all.length > 0);
  });

  it('is not offered to a client that wants to be pushed to', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'), {
      capabilities,
      initializationOptions: { diagnostics: 'push' },
    });
    expect(client.server.capabilities).not.toHaveProperty('diagnosticProvider');
  });
});
