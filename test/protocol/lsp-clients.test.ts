/** Clients that can do little, or do what they shouldn’t: the built server works with what there is. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-protocol/node';
import type { HostsResult } from '../../server/src/lsp/protocol.ts';
import { root } from './bundles.ts';
import { type Client, startClient } from './lsp-client.ts';
import { scratchFleet, textsOf } from './scratch.ts';

const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';
const some = (all: readonly Diagnostic[]): boolean => all.length > 0;
const none = (all: readonly Diagnostic[]): boolean => all.length === 0;
const start = { line: 0, character: 0 };
const never = () => new Promise<never>(() => {});

const asked = [
  'client/registerCapability',
  'workspace/configuration',
  'window/workDoneProgress/create',
  'workspace/codeLens/refresh',
  'workspace/inlayHint/refresh',
];

const notify = (client: Client, method: string, params: object): Promise<void> =>
  client.connection.sendNotification(method, params);

const hostsOf = async (client: Client): Promise<HostsResult> =>
  client.connection.sendRequest('llamaflake/hosts', {});

describe('a client', () => {
  it('that says of nothing that it can do it is asked for nothing, and told all the same', async () => {
    const requests: string[] = [];
    const client = await startClient(scratchFleet('fleet-overlay'), {
      capabilities: {},
      answers: Object.fromEntries(
        asked.map((method) => [
          method,
          () => {
            requests.push(method);
            return null;
          },
        ]),
      ),
    });
    const [found] = await client.diagnostics(staleOverlay, some);
    expect(found).not.toHaveProperty('relatedInformation');
    expect(found).not.toHaveProperty('tags');
    client.open('machines/nitrogen.nix');
    const range = client.rangeOf('machines/nitrogen.nix', 'llama-cpp-cpu');
    const actions = await client.actions('machines/nitrogen.nix', range);
    for (const { edit } of actions) expect(edit?.documentChanges).toBeUndefined();
    // It can show no disabled ones, so what it can’t do is left out or a command that says so.
    expect(actions.filter(({ disabled }) => disabled)).toEqual([]);
    expect(requests).toEqual([]);
    expect(client.bugs).toEqual([]);
  });

  it('that never answers is told all the same, and its late answers count', async () => {
    let answerLate: (settings: unknown) => void = () => {};
    const late = new Promise((resolve) => {
      answerLate = resolve;
    });
    const client = await startClient(scratchFleet('fleet-overlay'), {
      answers: {
        ...Object.fromEntries(asked.map((method) => [method, never])),
        'workspace/configuration': () => late,
      },
    });
    const isStale = ({ code }: Diagnostic): boolean => code === 'stale-overlay';
    await client.diagnostics(staleOverlay, (all) => all.some(isStale));
    answerLate([{ severities: { 'stale-overlay': 'off' } }, { severities: { 'stale-overlay': 'off' } }]);
    await client.diagnostics(staleOverlay, (all) => !all.some(isStale));
    expect(client.bugs).toEqual([]);
  });

  it('that refuses whatever it is asked is told all the same', async () => {
    const refuse = () => {
      throw new Error('no');
    };
    const client = await startClient(scratchFleet('fleet-overlay'), {
      answers: Object.fromEntries(asked.map((method) => [method, refuse])),
    });
    await client.diagnostics(staleOverlay, some);
    client.open('machines/carbon.nix');
    client.change('machines/carbon.nix', '{ imports = [ ./gone.nix ]; }');
    await client.diagnostics('machines/carbon.nix', (all) => all.some(({ code }) => code === 'missing-file'));
  });
});

describe('a document', () => {
  it('of a version in Git stands for no file: it has no findings, and changes none', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const before = await client.diagnostics(staleOverlay, some);
    const uris = ['git', 'review', 'untitled'].map((scheme) =>
      client.uri(staleOverlay).replace('file:', `${scheme}:`),
    );
    for (const uri of uris)
      await notify(client, 'textDocument/didOpen', {
        textDocument: { uri, languageId: 'nix', version: 1, text: 'final: prev: { }' },
      });
    const hosts = await hostsOf(client);
    // What is typed into another document is judged after those were opened, so nothing of theirs is to come.
    client.open('flake.nix');
    client.change('flake.nix', `${client.text('flake.nix')}}`);
    await client.diagnostics('flake.nix', (all) => all.some(({ code }) => code === 'syntax-error'));
    expect(client.published(staleOverlay).at(-1)?.diagnostics).toEqual(before);
    expect(hosts.flakes[0]?.hosts[0]?.packages[0]?.definition?.uri).toBe(client.uri(staleOverlay));
    for (const uri of uris)
      expect(
        await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
          textDocument: { uri },
          range: { start, end: start },
          context: { diagnostics: [] },
        }),
      ).toEqual([]);
    expect(client.bugs).toEqual([]);
  });

  it('that is opened twice, and changed with an older version, is as it was last said to be', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    await client.diagnostics(staleOverlay, some);
    client.open(staleOverlay);
    client.open(staleOverlay);
    const textDocument = { uri: client.uri(staleOverlay), version: 1 };
    await notify(client, 'textDocument/didChange', {
      textDocument: { ...textDocument, version: 9 },
      contentChanges: [{ text: '{ ' }],
    });
    await notify(client, 'textDocument/didChange', {
      textDocument: { ...textDocument, version: 4 },
      contentChanges: [{ text: 'final: prev: { }' }],
    });
    await client.diagnostics(staleOverlay, none);
    expect(client.bugs).toEqual([]);
  });
});

it('follows a switch of branches, where all files change at once', async () => {
  const folder = scratchFleet('fleet-overlay');
  const client = await startClient(folder);
  client.open('flake.nix');
  await client.diagnostics(staleOverlay, some);
  const before = Object.keys(textsOf(folder));
  for (const name of before) rmSync(join(folder, name));
  cpSync(join(root, 'test/fixtures/fleet-migrated'), folder, { recursive: true });
  const after = Object.keys(textsOf(folder));
  const changes = [...new Set([...before, ...after])].map((name) => ({
    uri: client.uri(name),
    type: !before.includes(name) ? 1 : !after.includes(name) ? 3 : 2,
  }));
  // The open document is read again by its editor.
  client.close('flake.nix');
  await notify(client, 'workspace/didChangeWatchedFiles', { changes });
  client.open('flake.nix');
  await client.diagnostics(staleOverlay, none);
  const { flakes } = await hostsOf(client);
  const origins = flakes.flatMap(({ hosts }) => hosts.flatMap(({ packages }) => packages));
  expect(new Set(origins.map(({ origin }) => origin))).toEqual(new Set(['upstream']));
  expect(client.bugs).toEqual([]);
});
