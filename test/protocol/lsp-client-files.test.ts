/** The built server with a client that reads the files for it: a workspace that is on no disk, as on vscode.dev. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import {
  type HostsResult,
  type PlanResult,
  type ReadFilesResult,
  type ReadFoldersResult,
  type ReadParams,
  readFilesRequest,
  readFoldersRequest,
} from '../../server/src/lsp/protocol.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { type Client, startClient } from './lsp-client.ts';
import { type Fixture, scratchFleet, textsOf } from './scratch.ts';

const folder = '/vscode-vfs@github/mara/fleet';
const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';

/** A client with a fixture's files in memory alone, where they can be changed. */
async function virtualClient(fixture: Fixture): Promise<{ client: Client; files: Record<string, string> }> {
  const texts = Object.entries(textsOf(scratchFleet(fixture)));
  const files = Object.fromEntries(texts.map(([name, text]) => [`${folder}/${name}`, text]));
  const pathOf = (uri: string): string => URI.parse(uri).path;
  const client = await startClient(folder, {
    initializationOptions: { files: 'client', diagnostics: 'push' },
    answers: {
      [readFoldersRequest]: ({ uris }: ReadParams): ReadFoldersResult => ({
        folders: uris.map((uri) => {
          const names = inMemory(files).directory(pathOf(uri));
          if ('problem' in names) return { problem: 'missing' };
          return [...names].map(([name, type]) => ({ name, type, target: type as 'regular' }));
        }),
      }),
      [readFilesRequest]: ({ uris }: ReadParams): ReadFilesResult => ({
        files: uris.map((uri) => files[pathOf(uri)] ?? { problem: 'missing' }),
      }),
    },
  });
  return { client, files };
}

const codes = (all: readonly Diagnostic[]) => all.map(({ code }) => code);

describe('a workspace on no disk', () => {
  it('has the same findings, hosts and plans', async () => {
    const { client } = await virtualClient('fleet-overlay');
    const found = await client.diagnostics(staleOverlay, (all) => all.length > 0);
    expect(codes(found)).toContain('stale-overlay');
    const { flakes } = await client.connection.sendRequest<HostsResult>('llamaflake/hosts');
    expect(flakes.map(({ hosts }) => hosts.map(({ name, gpu }) => `${name} ${gpu}`))).toEqual([
      ['carbon cuda', 'beryllium vulkan', 'boron cpu', 'nitrogen cpu'],
    ]);
    const plan = await client.connection.sendRequest<PlanResult>('llamaflake/plan', {
      flake: flakes[0]!.uri,
      gpu: {},
    });
    expect(plan.refused).toBeUndefined();
    expect(plan.edit).toBeDefined();
  });

  it('is looked at again when the client tells that a file changed', async () => {
    const { client, files } = await virtualClient('fleet-overlay');
    await client.diagnostics(staleOverlay, (all) => codes(all).includes('stale-overlay'));
    files[`${folder}/${staleOverlay}`] = 'final: prev: { }\n';
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri(staleOverlay), type: 2 }],
    });
    await client.diagnostics(staleOverlay, (all) => all.length === 0);
  });
});
