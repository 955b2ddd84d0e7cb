/** What the built server writes into the margins of a flake: links, hints and lenses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodeLens, DocumentLink, InlayHint } from 'vscode-languageserver-protocol/node';
import type { ShowPlacesParams } from '../../server/src/lsp/protocol.ts';
import { type Client, startClient } from './lsp-client.ts';
import { sharedClients } from './lsp-shared.ts';
import { scratchFiles, scratchFleet } from './scratch.ts';

const shared = sharedClients();
const flake = 'flake.nix';
const wholeFile = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

async function links(client: Client): Promise<DocumentLink[]> {
  client.open(flake);
  return client.connection.sendRequest('textDocument/documentLink', {
    textDocument: { uri: client.uri(flake) },
  });
}

const hints = (client: Client, range = wholeFile): Promise<InlayHint[]> =>
  client.connection.sendRequest('textDocument/inlayHint', {
    textDocument: { uri: client.uri(flake) },
    range,
  });

/** The lenses of a document, as they are when they are looked at. */
async function lensesOf(client: Client, name: string): Promise<CodeLens[]> {
  client.open(name);
  const found = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
    textDocument: { uri: client.uri(name) },
  });
  for (const lens of found) expect(lens).not.toHaveProperty('command');
  return Promise.all(found.map((lens) => client.connection.sendRequest<CodeLens>('codeLens/resolve', lens)));
}

async function lenses(client: Client, name: string): Promise<[string, string | undefined][]> {
  const found = await lensesOf(client, name);
  const lines = client.text(name).split('\n');
  return found.map(({ range, command }) => [lines[range.start.line]!.trim(), command?.title]);
}

describe('document links', () => {
  it('lead from each input to its repository, and cover the reference alone', async () => {
    const client = await shared('fleet-migrated');
    const found = await links(client);
    expect(found.map(({ target }) => target)).toEqual([
      'https://github.com/nixos/nixpkgs/tree/nixos-unstable',
      'https://github.com/nixos/nixpkgs/tree/nixos-25.05',
      'https://github.com/NixOS/nixos-hardware/tree/master',
      'https://github.com/Alexays/Waybar/tree/master',
      'https://github.com/nix-community/home-manager',
      'https://github.com/ggml-org/llama.cpp',
    ]);
    expect(found.at(-1)?.range).toEqual(client.rangeOf(flake, 'github:ggml-org/llama.cpp'));
  });

  it('are there in a flake that is broken below, and for the inputs of each flake', async () => {
    const client = await startClient(
      scratchFiles({
        'flake.nix': '{\n  inputs.llm.url = "github:ggml-org/llama.cpp";\n  outputs = { self, ... }: {\n',
        'sub/flake.nix': '{ inputs.a.url = "gitlab:a/b"; outputs = { ... }: { }; }',
      }),
    );
    expect(await links(client)).toMatchObject([{ target: 'https://github.com/ggml-org/llama.cpp' }]);
  });
});

describe('inlay hints', () => {
  it('are off', async () => {
    const client = await shared('fleet-migrated');
    client.open(flake);
    expect(await hints(client)).toEqual([]);
  });

  it('say behind each host’s name which llama.cpp it gets', async () => {
    const client = await shared('fleet-migrated', {
      initializationOptions: { inlayHints: true },
      capabilities: {},
    });
    client.open(flake);
    const found = await hints(client);
    const lines = client.text(flake).split('\n');
    const shown = found.map(({ position: { line, character }, label }) => [
      lines[line]!.slice(0, character).trim(),
      label,
    ]);
    expect(shown).toEqual([
      ['carbon', 'cuda'],
      ['beryllium', 'vulkan'],
      ['boron', 'cpu'],
      ['nitrogen', 'cpu'],
    ]);
    const { position } = found[1]!;
    expect(await hints(client, { start: position, end: position })).toEqual([found[1]]);
  });
});

describe('settings', () => {
  it('of the start hold until the client says otherwise', async () => {
    const options = { initializationOptions: { llamaflake: { inlayHints: true } } };
    const client = await startClient(scratchFleet('fleet-migrated'), options);
    client.open(flake);
    await client.firstProgress;
    expect(await hints(client)).toHaveLength(4);
    client.settings = { inlayHints: false };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    // The server asks for the settings first; until they are there it answers by the old ones.
    while ((await hints(client)).length > 0);
  });
});

describe('code lenses', () => {
  it('say over each host which llama.cpp it gets, and change it', async () => {
    const client = await startClient(scratchFleet('fleet-migrated'));
    const found = await lensesOf(client, flake);
    expect(found.map(({ command }) => command?.title)).toEqual([
      'llama.cpp: cuda, official flake · change',
      'llama.cpp: vulkan, official flake · change',
      'llama.cpp: cpu, official flake · change',
      'llama.cpp: cpu, official flake · change',
    ]);
    expect(found[0]?.range.start).toEqual(client.rangeOf(flake, 'carbon = ').start);
    const { command, arguments: given } = found[0]!.command!;
    client.answers.set('on carbon', 'ROCm (AMD)');
    await client.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
    expect(client.text('machines/carbon.nix')).toContain('hardware.gpu = "rocm"');
  });

  it('say over an overlay’s packages how many hosts have them', async () => {
    const client = await shared('fleet-migrated');
    expect(await lenses(client, 'overlays/llama-cpp.nix')).toEqual([
      ['llama-cpp-cpu = build {};', '2 hosts'],
      ['llama-cpp-cuda = build {useCuda = true;};', '1 host'],
      ['llama-cpp-rocm = build {useRocm = true;};', 'no hosts'],
      ['llama-cpp-vulkan = build {useVulkan = true;};', '1 host'],
    ]);
  });

  it('lead from there to where hosts install them, in clients that can show places', async () => {
    const client = await shared('fleet-migrated', {
      initializationOptions: { commands: ['llamaflake.showPlaces'] },
    });
    const name = 'overlays/llama-cpp.nix';
    const [cpu, cuda, rocm] = (await lensesOf(client, name)).map(({ command }) => command);
    expect(cuda).toMatchObject({ title: '1 host', command: 'llamaflake.showPlaces' });
    const [{ uri, position, places }] = cuda!.arguments as [ShowPlacesParams];
    expect([uri, position]).toEqual([client.uri(name), client.rangeOf(name, 'llama-cpp-cuda').start]);
    expect(places).toEqual([
      {
        uri: client.uri('machines/carbon.nix'),
        range: client.rangeOf('machines/carbon.nix', 'config.services.llama-cpp.package'),
      },
      {
        uri: client.uri('home/mara.nix'),
        range: client.rangeOf('home/mara.nix', 'osConfig.services.llama-cpp.package'),
      },
    ]);
    expect((cpu!.arguments as [ShowPlacesParams])[0].places.length).toBeGreaterThan(1);
    expect(rocm).toEqual({ title: 'no hosts', command: '' });
  });

  it('follow what the hosts say', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startClient(folder);
    const boron = client.text('machines/boron.nix').replace('"cpu"', '"rocm"');
    writeFileSync(join(folder, 'machines/boron.nix'), boron);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('machines/boron.nix'), type: 2 }],
    });
    const titles = (await lenses(client, 'overlays/llama-cpp.nix')).map(([, title]) => title);
    expect(titles).toEqual(['1 host', '1 host', '1 host', '1 host']);
  });
});
