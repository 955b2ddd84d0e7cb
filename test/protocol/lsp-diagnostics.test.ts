/** Diagnostics of the built server: for closed files too, after each change, and gone with their cause. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol/node';
import { plainCapabilities, startClient } from './lsp-client.ts';
import { scratchFiles, scratchFleet } from './scratch.ts';

const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';
const some = (all: readonly unknown[]): boolean => all.length > 0;
const none = (all: readonly unknown[]): boolean => all.length === 0;

describe('the handshake', () => {
  it('offers what the server does, and nothing that general Nix servers do', async () => {
    const { server } = await startClient(scratchFleet('fleet-overlay'));
    expect(server.capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      hoverProvider: true,
      codeActionProvider: {
        codeActionKinds: ['quickfix', 'refactor.rewrite', 'source.fixAll.llamaflake'],
      },
      executeCommandProvider: { commands: ['llamaflake.applyMigration', 'llamaflake.changeGpu'] },
    });
    const generals = [
      ...['documentFormattingProvider', 'documentRangeFormattingProvider', 'documentSymbolProvider'],
      ...[
        'semanticTokensProvider',
        'foldingRangeProvider',
        'documentHighlightProvider',
        'selectionRangeProvider',
      ],
    ];
    for (const general of generals) expect(server.capabilities).not.toHaveProperty(general);
  });

  it('ends in order', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    expect(await client.stop()).toBe(0);
  });
});

describe('diagnostics', () => {
  it('come for files that nobody has open, with their rule and a link to its page', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const found = await client.diagnostics(staleOverlay, some);
    expect(found.find(({ code }) => code === 'stale-overlay')).toMatchObject({
      source: 'llamaflake',
      severity: DiagnosticSeverity.Warning,
      codeDescription: { href: expect.stringContaining('stale-overlay') },
    });
    await client.firstProgress;
  });

  it('name the other end, in whatever file it is', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    const related = async (name: string, rule: string) => {
      const isRule = ({ code }: { code?: unknown }): boolean => code === rule;
      const found = (await client.diagnostics(name, (all) => all.some(isRule))).find(isRule)!;
      return found.relatedInformation?.map(({ location: { uri, range }, message }) => [
        uri.slice(client.uri('').length).replace(/^\//, ''),
        client.text('flake.nix').split('\n')[range.start.line]?.trim().split(' ')[0],
        message,
      ]);
    };
    expect(await related('machines/carbon.nix', 'undeclared-option')).toEqual([
      ['flake.nix', 'carbon', 'carbon is made here'],
    ]);
  });

  it('are shown as what they are: unnecessary, deprecated', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    const isTagged = ({ tags = [] }: { tags?: number[] }): boolean => tags.includes(1);
    const found = await client.diagnostics('flake.nix', (all) => all.some(isTagged));
    expect(found.find(isTagged)?.code).toBe('duplicate-formal');
    client.open('flake.nix');
    client.change(
      'flake.nix',
      '{ inputs.llama-cpp.url = "github:ggerganov/llama.cpp"; outputs = { self, llama-cpp }: { }; }',
    );
    const isDeprecated = ({ tags = [] }: { tags?: number[] }): boolean => tags.includes(2);
    const old = await client.diagnostics('flake.nix', (all) => all.some(isDeprecated));
    expect(old.find(isDeprecated)?.code).toBe('moved-upstream');
  });

  it('follow the text that is typed, with the document’s version', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    await client.diagnostics(staleOverlay, some);
    client.open(staleOverlay);
    const text = client.text(staleOverlay);
    client.change(staleOverlay, 'final: prev: { }\n');
    await client.diagnostics(staleOverlay, none);
    client.change(staleOverlay, text);
    await client.diagnostics(staleOverlay, some);
    expect(client.published(staleOverlay).at(-1)?.version).toBe(3);
  });

  it('come back from the disk when a document is closed unsaved', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    client.open(staleOverlay);
    client.change(staleOverlay, '{ }');
    await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: client.uri(staleOverlay) },
      position: { line: 0, character: 0 },
    });
    client.close(staleOverlay);
    await client.diagnostics(staleOverlay, some);
  });

  it('go with a file that is deleted, and with a folder that leaves the workspace', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder);
    await client.diagnostics(staleOverlay, some);
    rmSync(join(folder, 'nixos/pkgs'), { recursive: true });
    const gone = { uri: client.uri('nixos/pkgs'), type: 3 };
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [gone] });
    await client.diagnostics(staleOverlay, none);
    await client.diagnostics('flake.nix', some);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: client.uri('').replace(/\/$/, ''), name: '' }] },
    });
    await client.diagnostics('flake.nix', none);
  });

  it('see what another program writes', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startClient(folder);
    writeFileSync(join(folder, 'machines/carbon.nix'), '{ imports = [ ./gone.nix ]; }\n');
    const changed = { uri: client.uri('machines/carbon.nix'), type: 2 };
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [changed] });
    const found = await client.diagnostics('machines/carbon.nix', some);
    expect(found.map(({ code }) => code)).toContain('missing-file');
  });

  it('take several folders, each with its own flake', async () => {
    const [first, second] = [scratchFleet('fleet-overlay'), scratchFleet('fleet-overlay')];
    const client = await startClient('/', { folders: [first, second] });
    for (const folder of [first, second]) await client.diagnostics(join(folder, staleOverlay), some);
  });

  it('come for a document outside every folder too', async () => {
    const client = await startClient(scratchFleet('fleet-guide'), { folders: [] });
    client.open('machines/carbon.nix');
    const found = await client.diagnostics('machines/carbon.nix', some);
    expect(found.map(({ code }) => code)).toContain('undeclared-option');
  });

  it('come to a client that can do nothing else', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'), { capabilities: plainCapabilities });
    const [diagnostic] = await client.diagnostics(staleOverlay, some);
    expect(diagnostic).not.toHaveProperty('relatedInformation');
  });

  it('count as the client does in a document that begins with a byte order mark', async () => {
    const text = '\uFEFF{ inputs = { }; outputs = { self, inputs, ... }@inputs: { }; }\n';
    const client = await startClient(scratchFiles({ 'flake.nix': text }));
    client.open('flake.nix');
    const isOpen = () => client.published('flake.nix').at(-1)?.version === 1;
    const [found] = await client.diagnostics('flake.nix', (all) => some(all) && isOpen());
    const { start } = found!.range;
    expect(client.text('flake.nix').slice(start.character)).toMatch(/^inputs/);
  });
});

describe('settings', () => {
  it('name the option that says a host’s GPU, and may change', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startClient(folder);
    const gpus = async () => {
      const { flakes } = await client.connection.sendRequest<{
        flakes: { hosts: { gpu: string; gpuReason: string }[] }[];
      }>('llamaflake/fleets');
      return flakes[0]?.hosts[0]?.gpuReason;
    };
    expect(await gpus()).toBe('`hardware.gpu`');
    client.settings = { option: 'local.accelerator' };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    // The server asks for the settings first; until they are there it answers by the old ones.
    let reason = await gpus();
    while (reason === '`hardware.gpu`') reason = await gpus();
    expect(reason).not.toBe('`hardware.gpu`');
  });
});
