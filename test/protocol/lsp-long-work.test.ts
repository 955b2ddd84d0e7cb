/** Work that takes long: shown, ended by the user, given up for a newer change, answered in parts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CancellationToken,
  CancellationTokenSource,
  type Diagnostic,
  LSPErrorCodes,
  type ShowMessageRequestParams,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { type Client, capabilities, startClient } from './lsp-client.ts';
import { scratchFleet, scratchFolder, textsOf } from './scratch.ts';

const flake = '{ outputs = { self, inputs, ... }@inputs: { }; }\n';

/** A folder with as many broken flakes. */
function manyFlakes(count: number): string {
  const folder = scratchFolder();
  for (let i = 0; i < count; i++) {
    mkdirSync(join(folder, `flake-${i}`));
    writeFileSync(join(folder, `flake-${i}/flake.nix`), flake);
  }
  return folder;
}

const some = (all: readonly Diagnostic[]): boolean => all.length > 0;

describe('the first look', () => {
  it('says which flake it is at, and how far', async () => {
    const client = await startClient(manyFlakes(4));
    await client.firstProgress;
    const [begin, ...reports] = client.progress;
    expect(begin).toMatchObject({ kind: 'begin', title: 'Llamaflake', cancellable: true });
    expect(reports.map(({ percentage }) => percentage)).toEqual([0, 25, 50, 75, undefined]);
    expect(reports[1]?.message).toMatch(/\/flake-1$/);
    expect(reports.at(-1)?.kind).toBe('end');
  });

  it('ends where the user says so, and begins again with the next change', async () => {
    const client = await startClient(manyFlakes(30), { cancelFirstProgress: true });
    await client.firstProgress;
    expect(client.published('flake-29/flake.nix')).toEqual([]);
    client.open('flake-29/flake.nix');
    expect(await client.diagnostics('flake-29/flake.nix', some)).toHaveLength(1);
  });
});

describe('a command', () => {
  it('shows that it works, and changes nothing once it is cancelled', async () => {
    const folder = scratchFleet('fleet-migrated');
    const before = textsOf(folder);
    let cancel: () => void = () => {};
    const client = await startClient(folder, {
      answers: {
        'window/showMessageRequest': ({ actions }: ShowMessageRequestParams) => {
          cancel();
          return actions?.[0];
        },
      },
    });
    await client.firstProgress;
    const seen: unknown[] = [];
    client.onPartialResult = (value) => seen.push(value);
    const run = (token = CancellationToken.None): Promise<unknown> =>
      client.connection.sendRequest(
        'workspace/executeCommand',
        {
          command: 'llamaflake.changeGpu',
          arguments: [{ flake: client.uri('flake.nix'), host: 'carbon' }],
          workDoneToken: 'work',
        },
        token,
      );
    const source = new CancellationTokenSource();
    cancel = () => source.cancel();
    await expect(run(source.token)).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(seen).toEqual([{ kind: 'begin', title: 'Select GPU', cancellable: true }, { kind: 'end' }]);
    expect(client.applied).toEqual([]);
    expect(textsOf(folder)).toEqual(before);
    cancel = () => {};
    expect(await run()).toBe(true);
  });
});

it('never sends what a newer change has made stale', async () => {
  const client = await startClient(scratchFleet('fleet-overlay'));
  await client.firstProgress;
  const name = 'machines/carbon.nix';
  client.open(name);
  for (let i = 0; i < 40; i++) client.change(name, `{ imports = [ ./gone-${i}.nix ]; }\n`);
  const last = (all: readonly Diagnostic[]): boolean =>
    all.some(({ message }) => String(message).includes('gone-39'));
  await client.diagnostics(name, last);
  const sent = client.published(name).filter(({ version }) => version !== undefined && version > 1);
  expect(sent.map(({ version }) => version)).toEqual([41]);
});

describe('diagnostics of the whole workspace', () => {
  const puller = {
    workspace: { ...capabilities.workspace, diagnostics: { refreshSupport: true } },
    textDocument: { diagnostic: {} },
  };
  const pull = (client: Client, partialResultToken?: string): Promise<WorkspaceDiagnosticReport> =>
    client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [], partialResultToken });

  it('come in parts to those who ask so', async () => {
    const client = await startClient(manyFlakes(60), { capabilities: puller });
    const whole = await pull(client);
    expect(whole.items).toHaveLength(60);
    const parts: WorkspaceDiagnosticReport[] = [];
    client.onPartialResult = (value) => parts.push(value as WorkspaceDiagnosticReport);
    // A question that has no news waits for some.
    client.open('flake-0/flake.nix');
    client.change('flake-0/flake.nix', `# more\n${flake}`);
    const rest = await pull(client, 'parts');
    expect(rest.items).toEqual([]);
    expect(parts.map(({ items }) => items.length)).toEqual([50, 10]);
  });
});
