/** Code actions of the built server: when their edits are made, what is said where they can't be applied, and what there is to choose. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { type Client, capabilities, startClient } from './lsp-client.ts';
import { sharedClients } from './lsp-shared.ts';
import { scratchFleet, textsOf } from './scratch.ts';

const shared = sharedClients();
const start = { line: 0, character: 0 };
const top = { start, end: start };
const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);

const withoutFiles = {
  ...capabilities,
  workspace: { ...capabilities.workspace, workspaceEdit: { documentChanges: true } },
};
const eager = {
  ...capabilities,
  textDocument: { ...capabilities.textDocument, codeAction: { disabledSupport: true } },
};

describe('the edit of a code action', () => {
  it('is sent when somebody chooses the action', async () => {
    const client = await shared('fleet-overlay');
    client.open('flake.nix');
    const [offered] = await client.offers('flake.nix', top, ['refactor']);
    expect(offered).toMatchObject({ title: 'Migrate llama.cpp' });
    expect(offered).not.toHaveProperty('edit');
    const { edit } = await client.connection.sendRequest<CodeAction>('codeAction/resolve', offered);
    const groups = Object.values(edit!.changeAnnotations!).map(({ label }) => label);
    expect(groups).toContain('Add the official flake as an input');
    expect(groups.length).toBeGreaterThan(3);
  });

  it('is sent at once to a client that would not ask', async () => {
    const client = await shared('fleet-overlay', { capabilities: eager });
    client.open('flake.nix');
    const [offered] = await client.offers('flake.nix', top, ['refactor']);
    expect(offered).toHaveProperty('edit');
    expect(offered).not.toHaveProperty('data');
  });

  it('is refused where the text is another by then', async () => {
    const client = await shared('fleet-guide');
    client.open('flake.nix');
    const range = client.rangeOf('flake.nix', 'inputs, ... }@inputs');
    const [offered] = await client.offers('flake.nix', range, ['quickfix']);
    client.change('flake.nix', '# one line more\n', top);
    await expect(client.connection.sendRequest('codeAction/resolve', offered)).rejects.toMatchObject({
      code: -32801,
    });
  });

  it('is preferred where there is one right answer', async () => {
    const client = await shared('fleet-guide');
    client.open('flake.nix');
    const range = client.rangeOf('flake.nix', 'inputs, ... }@inputs');
    const offered = await client.offers('flake.nix', range, ['quickfix']);
    expect(offered.filter(({ isPreferred }) => isPreferred)).toHaveLength(1);
  });

  it('needs files, so a client that can’t make them is shown why there is none', async () => {
    const client = await shared('fleet-overlay', { capabilities: withoutFiles });
    client.open('flake.nix');
    const [offered] = await client.offers('flake.nix', top, ['refactor']);
    expect(offered).toMatchObject({
      title: 'Migrate llama.cpp',
      disabled: { reason: 'this editor can’t create or delete files in an edit' },
    });
    expect(offered).not.toHaveProperty('edit');
  });
});

describe('Select GPU', () => {
  const choose = async (client: Client, action: CodeAction): Promise<unknown> => {
    const { command, arguments: given } = action.command!;
    return client.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
  };

  it('is offered for the host at the cursor, asks, and changes that host alone', async () => {
    const folder = scratchFleet('fleet-migrated');
    const before = textsOf(folder);
    const client = await startClient(folder);
    client.open('flake.nix');
    const offered = await client.offers('flake.nix', client.rangeOf('flake.nix', 'boron = '), ['refactor']);
    expect(titles(offered)).toContain('Select GPU for boron');
    client.answers.set('on boron', 'Vulkan (any GPU)');
    const action = offered.find(({ title }) => title.startsWith('Select GPU'))!;
    expect(await choose(client, action)).toBe(true);
    const after = textsOf(folder);
    expect(after['machines/boron.nix']).toContain('hardware.gpu = "vulkan"');
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['machines/boron.nix']);
  });

  it('changes nothing where nobody answers', async () => {
    const folder = scratchFleet('fleet-migrated');
    const before = textsOf(folder);
    const client = await startClient(folder);
    client.open('machines/carbon.nix');
    const range = client.rangeOf('machines/carbon.nix', '"cuda"');
    const [action] = (await client.offers('machines/carbon.nix', range)).filter(({ title }) =>
      title.startsWith('Select GPU'),
    );
    expect(action?.title).toBe('Select GPU for carbon');
    expect(await choose(client, action!)).toBe(false);
    expect(client.messages.at(-1)).toMatch(/on carbon\?/);
    expect(textsOf(folder)).toEqual(before);
  });

  it('runs the client’s own command where it has one', async () => {
    const client = await shared('fleet-migrated', {
      initializationOptions: { commands: ['llamaflake.selectGpu'] },
    });
    client.open('flake.nix');
    const offered = await client.offers('flake.nix', client.rangeOf('flake.nix', 'boron = '), ['refactor']);
    expect(offered.map(({ command }) => command)).toContainEqual({
      title: 'Select GPU for boron',
      command: 'llamaflake.selectGpu',
      arguments: [{ flake: client.uri('flake.nix'), host: 'boron' }],
    });
  });

  it('is not offered where the cursor is on something else', async () => {
    const client = await shared('fleet-migrated');
    client.open('machines/carbon.nix');
    const range = client.rangeOf('machines/carbon.nix', 'blender');
    expect(titles(await client.offers('machines/carbon.nix', range))).toEqual([]);
    client.open('flake.nix');
    expect(titles(await client.offers('flake.nix', top))).not.toContain(/^Select GPU/);
  });

  it('says which hosts there are none of', async () => {
    const client = await shared('fleet-migrated');
    for (const sent of [undefined, {}, { flake: client.uri('flake.nix'), host: 'nobody', gpu: 7 }]) {
      const answer = await client.connection.sendRequest('workspace/executeCommand', {
        command: 'llamaflake.changeGpu',
        arguments: [sent],
      });
      expect(answer).toBe(false);
      expect(client.messages.at(-1)).toMatch(/no such host/);
    }
    await expect(
      client.connection.sendRequest('workspace/executeCommand', { command: 'toString' }),
    ).rejects.toThrow(/no command/);
  });
});

describe('Expose variants in outputs', () => {
  it('is offered once nothing is left to migrate, and not again', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startClient(folder);
    client.open('flake.nix');
    const [action] = await client.actions('flake.nix', top, ['refactor.rewrite']);
    expect(action?.title).toBe('Expose variants in outputs');
    client.apply(action!.edit!);
    expect(client.text('flake.nix')).toContain('hostLlamaPkg');
    expect(titles(await client.actions('flake.nix', top, ['refactor.rewrite']))).toEqual([]);
  });

  it('is not offered before', async () => {
    const folder = scratchFleet('fleet-overlay');
    writeFileSync(join(folder, 'README.md'), 'x');
    const client = await startClient(folder);
    client.open('flake.nix');
    expect(titles(await client.offers('flake.nix', top, ['refactor']))).toEqual(['Migrate llama.cpp']);
  });
});
