/** What no client should send and no folder should hold: the built server answers, and goes on. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, type Diagnostic, type Hover } from 'vscode-languageserver-protocol/node';
import { type Client, startClient } from './lsp-client.ts';
import { sharedClients } from './lsp-shared.ts';
import { scratchFleet } from './scratch.ts';

const shared = sharedClients();
const carbon = 'machines/carbon.nix';
const start = { line: 0, character: 0 };

/** Whether the server still does its work. */
async function isWell(client: Client): Promise<void> {
  client.open(carbon);
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
    textDocument: { uri: client.uri(carbon) },
    position: client.rangeOf(carbon, 'llama-cpp-cuda').start,
  });
  expect(JSON.stringify(hover.contents)).toContain('llama-cpp-cuda');
}

describe('a folder with', () => {
  it.each<[string, (folder: string) => void]>([
    ['binary files', (folder) => writeFileSync(join(folder, 'x.nix'), Buffer.from([0, 255, 254, 0]))],
    [
      'text in Latin-1',
      (folder) => writeFileSync(join(folder, 'x.nix'), Buffer.from('{ a = "\xe9"; }', 'latin1')),
    ],
    [
      'a file of 3 MB',
      (folder) => writeFileSync(join(folder, 'x.nix'), `# llama\n${'# x\n'.repeat(750_000)}`),
    ],
    [
      'a line of 1 MB',
      (folder) => writeFileSync(join(folder, 'x.nix'), `# llama\n[ ${'1 '.repeat(500_000)}]`),
    ],
    ['deep nesting', (folder) => writeFileSync(join(folder, 'x.nix'), `/* llama */ ${'['.repeat(20_000)}`)],
    ['a link to itself', (folder) => symlinkSync('x.nix', join(folder, 'x.nix'))],
    ['a circle of links', (folder) => symlinkSync('.', join(folder, 'machines/again'))],
    ['a folder called x.nix', (folder) => mkdirSync(join(folder, 'x.nix'))],
    ['a link to nowhere', (folder) => symlinkSync('/nowhere/at/all', join(folder, 'x.nix'))],
  ])('%s is read all the same', async (_, make) => {
    const folder = scratchFleet('fleet-overlay');
    make(folder);
    const client = await startClient(folder);
    await client.firstProgress;
    await isWell(client);
    expect(client.bugs).toEqual([]);
  });
});

describe('a document', () => {
  it.each<[string, string]>([
    ['that is empty', ''],
    ['of NUL characters', '\0\0\0'],
    ['of lone surrogates', '{ a = "\ud800"; b = \udc00; }'],
    ['of 5 MB', `# llama\n${'# x\n'.repeat(1_250_000)}`],
    ['of brackets', '{ '.repeat(30_000)],
    ['with every line end', '{ # llama\r  a = 1;\r\n  b = 2;\n}\u2028'],
  ])('%s can be looked at', { timeout: 120_000 }, async (_, text) => {
    const client = await shared('fleet-overlay');
    await client.firstProgress;
    client.open('flake.nix');
    client.change('flake.nix', text);
    const textDocument = { uri: client.uri('flake.nix') };
    for (const method of ['hover', 'completion', 'definition', 'prepareRename'])
      await client.connection.sendRequest(`textDocument/${method}`, { textDocument, position: start });
    await client.connection.sendRequest('textDocument/codeLens', { textDocument });
    client.close('flake.nix');
    await isWell(client);
    expect(client.bugs).toEqual([]);
  });

  it('may be called what no file is', async () => {
    const client = await shared('fleet-overlay');
    for (const uri of ['untitled:Untitled-1', 'git:/x/flake.nix?ref', 'nonsense', '', 'file://']) {
      const textDocument = { uri, languageId: 'nix', version: 1, text: '{ }' };
      await client.connection.sendNotification('textDocument/didOpen', { textDocument });
      const asked = { textDocument: { uri }, position: start };
      expect(await client.connection.sendRequest('textDocument/hover', asked)).toBeNull();
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }
    await isWell(client);
    expect(client.bugs).toEqual([]);
  });
});

describe('a client that', () => {
  it('asks for what doesn’t exist gets errors, not silence', async () => {
    const client = await shared('fleet-overlay');
    await expect(client.connection.sendRequest('textDocument/nonsense', {})).rejects.toMatchObject({
      code: -32601,
    });
    await isWell(client);
  });

  it.each([{}, { textDocument: {} }, { textDocument: { uri: 7 }, position: start }, { position: 'x' }])(
    'asks %j is answered',
    async (params) => {
      const client = await shared('fleet-overlay');
      const methods = ['hover', 'completion', 'definition', 'references', 'codeAction', 'codeLens', 'rename'];
      await Promise.all(
        methods.map((method) =>
          client.connection.sendRequest(`textDocument/${method}`, params).catch((error: unknown) => error),
        ),
      );
      await isWell(client);
    },
  );

  it('points outside of the text is answered', async () => {
    const client = await shared('fleet-overlay');
    client.open('flake.nix');
    const textDocument = { uri: client.uri('flake.nix') };
    for (const [line, character] of [
      [0, 1e9],
      [1e9, 0],
      [2 ** 31 - 1, 2 ** 31 - 1],
    ] as const) {
      const position = { line, character };
      await client.connection.sendRequest('textDocument/hover', { textDocument, position });
      const range = { start: position, end: position };
      await client.connection.sendRequest('textDocument/codeAction', {
        textDocument,
        range,
        context: { diagnostics: [] },
      });
    }
    client.close('flake.nix');
    await isWell(client);
    expect(client.bugs).toEqual([]);
  });

  it('changes its mind is not kept waiting', async () => {
    const client = await shared('fleet-overlay');
    client.open('flake.nix');
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      'textDocument/codeAction',
      {
        textDocument: { uri: client.uri('flake.nix') },
        range: { start, end: start },
        context: { diagnostics: [], only: ['refactor'] },
      },
      source.token,
    );
    source.cancel();
    await asked.catch((error: { code: number }) => expect(error.code).toBe(-32800));
    client.close('flake.nix');
    await isWell(client);
  });

  it('closes what it never opened, and changes what is closed, is borne with', async () => {
    const client = await shared('fleet-overlay');
    const some = (all: readonly Diagnostic[]): boolean => all.length > 0;
    await client.diagnostics('nixos/pkgs/llama-cpp-variants.nix', some);
    const textDocument = { uri: client.uri('flake.nix') };
    await client.connection.sendNotification('textDocument/didClose', { textDocument });
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { ...textDocument, version: 3 },
      contentChanges: [{ text: 'x' }],
    });
    await isWell(client);
    expect(client.bugs).toEqual([]);
  });
});
