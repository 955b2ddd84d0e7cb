/** What the built server offers to do: fixes, the migration in its three forms, and what stands behind a name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Hover, MarkupContent, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import type { FleetsResult, PlanResult } from '../../server/src/lsp/protocol.ts';
import { type Client, plainCapabilities, startClient } from './lsp-client.ts';
import { sharedClients } from './lsp-shared.ts';
import { scratchFleet, textsOf } from './scratch.ts';

const shared = sharedClients();
const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';
const some = (all: readonly unknown[]): boolean => all.length > 0;
const none = (all: readonly unknown[]): boolean => all.length === 0;
const start = { line: 0, character: 0 };
const top = { start, end: start };

async function hover(client: Client, name: string, text: string): Promise<string | undefined> {
  const range = client.rangeOf(name, text);
  const position = { ...range.start, character: range.start.character + 2 };
  const found = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri: client.uri(name) },
    position,
  });
  return found ? (found.contents as MarkupContent).value : undefined;
}

describe('a quick fix', () => {
  it('mends the finding that it is for', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    const isDuplicate = ({ code }: { code?: unknown }): boolean => code === 'duplicate-formal';
    client.open('flake.nix');
    const found = await client.diagnostics('flake.nix', (all) => all.some(isDuplicate));
    const diagnostic = found.find(isDuplicate)!;
    const actions = await client.actions('flake.nix', diagnostic.range);
    const fix = actions.find(
      ({ kind, diagnostics }) => kind === 'quickfix' && diagnostics?.some(isDuplicate),
    );
    expect(fix?.diagnostics).toEqual([diagnostic]);
    client.apply(fix!.edit!);
    await client.diagnostics('flake.nix', (all) => !all.some(isDuplicate));
    expect(client.text('flake.nix')).toContain('outputs = { self, ... }@inputs: let');
  });

  it('or silences the rule there, as the last choice', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    const isDuplicate = ({ code }: { code?: unknown }): boolean => code === 'duplicate-formal';
    client.open('flake.nix');
    const found = await client.diagnostics('flake.nix', (all) => all.some(isDuplicate));
    const actions = await client.actions('flake.nix', found.find(isDuplicate)!.range, ['quickfix']);
    const ignore = actions.at(-1);
    expect(ignore).toMatchObject({ title: 'Ignore `duplicate-formal` here', kind: 'quickfix' });
    expect(ignore?.isPreferred).toBeUndefined();
    client.apply(ignore!.edit!);
    await client.diagnostics('flake.nix', (all) => !all.some(isDuplicate));
    expect(client.text('flake.nix')).toMatch(/^ *# llamaflake-ignore duplicate-formal\n *outputs = /m);
  });

  it('is computed for the version that is open', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    client.open('flake.nix');
    client.change('flake.nix', '# one line more\n', top);
    const range = client.rangeOf('flake.nix', 'inputs, ... }@inputs');
    const [fix] = await client.actions('flake.nix', range, ['quickfix']);
    expect(fix?.edit?.documentChanges?.[0]).toMatchObject({ textDocument: { version: 2 } });
    client.apply(fix!.edit!);
    expect(client.text('flake.nix')).toContain('outputs = { self, ... }@inputs: let');
  });

  it('is not offered where nothing is wrong', async () => {
    const client = await shared('fleet-migrated');
    client.open('flake.nix');
    expect(await client.actions('flake.nix', top, ['quickfix'])).toEqual([]);
  });
});

describe('source.fixAll.llamaflake', () => {
  it('mends all that is safe in the document, in one edit', async () => {
    const client = await startClient(scratchFleet('fleet-guide'));
    client.open('machines/carbon.nix');
    const [action, ...others] = await client.actions('machines/carbon.nix', top, ['source.fixAll']);
    expect(others).toEqual([]);
    expect(action?.kind).toBe('source.fixAll.llamaflake');
    client.apply(action!.edit!);
    expect(client.text('machines/carbon.nix')).not.toContain('builtins.attrNames');
  });
});

describe('Migrate llama.cpp', () => {
  const hasAll = (edit: WorkspaceEdit): void => {
    const changes = edit.documentChanges ?? [];
    expect(changes.some((change) => 'kind' in change && change.kind === 'create')).toBe(true);
    expect(changes.at(-1)).toMatchObject({ kind: 'delete' });
    for (const change of changes) {
      const ids =
        'kind' in change
          ? [change.annotationId]
          : change.edits.map((one) => 'annotationId' in one && one.annotationId);
      for (const id of ids) expect(edit.changeAnnotations).toHaveProperty(String(id));
    }
  };

  it('is a refactoring that leaves nothing to migrate and nothing wrong', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder);
    await client.diagnostics(staleOverlay, some);
    client.open('flake.nix');
    const [action] = await client.actions('flake.nix', top, ['refactor']);
    expect(action).toMatchObject({ title: 'Migrate llama.cpp', kind: 'refactor.rewrite' });
    hasAll(action!.edit!);
    client.apply(action!.edit!);
    await client.diagnostics(staleOverlay, none);
    expect(Object.keys(textsOf(folder))).toContain('overlays/llama-cpp.nix');
    const left = await client.offers('flake.nix', top, ['refactor']);
    expect(left.map((one) => one.title)).not.toContain('Migrate llama.cpp');
  });

  it('is listed and planned for clients that ask for each host’s GPU', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const { flakes } = await client.connection.sendRequest<FleetsResult>('llamaflake/fleets');
    expect(flakes).toHaveLength(1);
    expect(flakes[0]).toMatchObject({ uri: client.uri('flake.nix'), label: 'flake.nix', migrationDue: true });
    expect(flakes[0]!.hosts.map(({ name, gpu }) => [name, gpu])).toEqual([
      ['carbon', 'cuda'],
      ['beryllium', 'vulkan'],
      ['boron', 'cpu'],
      ['nitrogen', 'cpu'],
    ]);
    const plan = await client.connection.sendRequest<PlanResult>('llamaflake/plan', {
      flake: client.uri('flake.nix'),
      gpu: { boron: 'rocm' },
      wiring: 'shared',
    });
    expect(plan.decisions).toEqual([]);
    expect(plan.refused).toBeUndefined();
    hasAll(plan.edit!);
    client.apply(plan.edit!);
    expect(client.text('machines/boron.nix')).toContain('hardware.gpu = "rocm"');
    const after = await client.connection.sendRequest<FleetsResult>('llamaflake/fleets');
    expect(after.flakes[0]?.migrationDue).toBe(false);
  });

  it('is a command that has the client apply the edit', async () => {
    const folder = scratchFleet('fleet-overlay');
    const client = await startClient(folder);
    const run = () =>
      client.connection.sendRequest('workspace/executeCommand', {
        command: 'llamaflake.applyMigration',
        arguments: [],
      });
    expect(await run()).toBe(true);
    expect(client.applied).toHaveLength(1);
    expect(client.applied[0]?.label).toBe('Migrate llama.cpp');
    expect(textsOf(folder)['flake.nix']).toContain('github:ggml-org/llama.cpp');
    expect(await run()).toBe(false);
    expect(client.messages.at(-1)).toMatch(/nothing is left to migrate/);
  });

  it('asks what it must not decide, and then decides as told', async () => {
    const folder = scratchFleet('fleet-overlay');
    const boron = textsOf(folder)['machines/boron.nix']!;
    // An AMD GPU, and a llama.cpp that says nothing of it.
    const amd = 'boot.initrd.kernelModules = ["amdgpu"];\n  networking.hostName';
    writeFileSync(
      join(folder, 'machines/boron.nix'),
      boron.replace(/package = [^;]+;/, '').replace('networking.hostName', amd),
    );
    const client = await startClient(folder);
    const plan = (gpu: object) =>
      client.connection.sendRequest<PlanResult>('llamaflake/plan', { flake: client.uri('flake.nix'), gpu });
    const open = await plan({});
    expect(open.edit).toBeUndefined();
    expect(open.decisions.map(({ host }) => host)).toEqual(['boron']);
    expect((await plan({ boron: 'rocm' })).edit).toBeDefined();
    client.open('flake.nix');
    const [action] = await client.actions('flake.nix', top, ['refactor.rewrite']);
    expect(action?.edit).toBeUndefined();
    expect(action?.disabled?.reason).toMatch(/boron/);
  });

  it('says so in a client that can’t create files', async () => {
    const client = await shared('fleet-overlay', { capabilities: plainCapabilities });
    client.open('flake.nix');
    const [action, ...others] = await client.actions('flake.nix', top, ['refactor']);
    expect(others).toEqual([]);
    const { title, command, arguments: given } = action!.command!;
    expect(title).toBe('Migrate llama.cpp');
    const answer = await client.connection.sendRequest('workspace/executeCommand', {
      command,
      arguments: given,
    });
    expect(answer).toBe(false);
    expect(client.messages.at(-1)).toMatch(/can’t create or delete files .*“llamaflake migrate” does it/);
    const plan = await client.connection.sendRequest<PlanResult>('llamaflake/plan', {
      flake: client.uri('flake.nix'),
      gpu: {},
    });
    expect(plan.refused).toMatch(/can’t create/);
  });

  it('answers nonsense with a reason, and lives on', async () => {
    const client = await shared('fleet-overlay');
    for (const params of [{}, { flake: 'nonsense' }, { flake: 'file:///no/flake.nix', gpu: 7 }]) {
      const plan = await client.connection.sendRequest<PlanResult>('llamaflake/plan', params);
      expect(plan.refused).toMatch(/no such flake/);
    }
    const { flakes } = await client.connection.sendRequest<FleetsResult>('llamaflake/fleets');
    expect(flakes).toHaveLength(1);
  });
});

describe('a hover', () => {
  it('says what a variant is, what it needs, which host has it and where it is defined', async () => {
    const client = await shared('fleet-overlay');
    client.open('machines/carbon.nix');
    const text = await hover(client, 'machines/carbon.nix', 'llama-cpp-cuda');
    expect(text).toMatch(/\*\*llama-cpp-cuda\*\*.*NVIDIA/);
    expect(text).toContain('allowUnfree');
    expect(text).toMatch(/\*\*carbon\*\*: `environment\.systemPackages` in \[machines\/carbon\.nix:26\]/);
    expect(text).toMatch(/Defined in \[nixos\/pkgs\/llama-cpp-variants\.nix:\d+\]/);
  });

  it('says what the option and its value mean', async () => {
    const client = await shared('fleet-migrated');
    client.open('machines/beryllium.nix');
    expect(await hover(client, 'machines/beryllium.nix', 'gpu = "vulkan"')).toMatch(
      /\*\*hardware\.gpu\*\*.*\n[\s\S]*beryllium \(vulkan\)/,
    );
    expect(await hover(client, 'machines/beryllium.nix', '"vulkan"')).toMatch(
      /Vulkan \(any GPU\)[\s\S]*Hosts: beryllium/,
    );
  });

  it('says what the input is', async () => {
    const client = await shared('fleet-migrated');
    client.open('flake.nix');
    expect(await hover(client, 'flake.nix', 'llama-cpp = {')).toMatch(/the official flake of llama\.cpp/);
  });

  it('says what a finding’s page says', async () => {
    const client = await shared('fleet-guide');
    client.open('machines/carbon.nix');
    expect(await hover(client, 'machines/carbon.nix', 'builtins.attrNames')).toMatch(
      /\[attr-names-lookup\]\(http/,
    );
  });

  it('is silent on everything else', async () => {
    const client = await shared('fleet-overlay');
    client.open('machines/carbon.nix');
    for (const text of ['blender', 'networking.hostName', 'allowUnfree', '# Desktop'])
      expect(await hover(client, 'machines/carbon.nix', text)).toBeUndefined();
  });
});
