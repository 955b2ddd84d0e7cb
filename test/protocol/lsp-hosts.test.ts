/** What the built server tells the client's view of the fleet, and its command that mends everything. */
import { describe, expect, it } from 'vitest';
import type {
  FixAllResult,
  FleetsResult,
  HostDetails,
  HostsResult,
  PlanParams,
  PlanResult,
} from '../../server/src/lsp/protocol.ts';
import { type Client, startClient } from './lsp-client.ts';
import { scratchFiles, scratchFleet, textsOf } from './scratch.ts';

const hostsOf = async (client: Client): Promise<readonly HostDetails[]> => {
  const { flakes } = await client.connection.sendRequest<HostsResult>('llamaflake/hosts');
  return flakes.flatMap(({ hosts }) => hosts);
};

/** The part of a document that a location is about. */
const textAt = (client: Client, name: string, place: HostDetails['place']): string | undefined => {
  if (place?.uri !== client.uri(name)) return undefined;
  return client.text(name).split('\n')[place.range.start.line]?.slice(place.range.start.character);
};

describe('llamaflake/hosts', () => {
  it('leads from each host to its definition, its own module, and what it installs', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const [carbon, ...others] = await hostsOf(client);
    expect(others.map(({ name }) => name)).toEqual(['beryllium', 'boron', 'nitrogen']);
    expect(carbon).toMatchObject({ name: 'carbon', kind: 'nixos', system: 'x86_64-linux', gpu: 'cuda' });
    expect(carbon?.gpuReason).toMatch(/\S/);
    expect(textAt(client, 'flake.nix', carbon?.place)).toMatch(/^carbon = /);
    expect(carbon?.module?.uri).toBe(client.uri('machines/carbon.nix'));
    const [installed] = carbon?.packages ?? [];
    expect(installed).toMatchObject({
      where: 'environment.systemPackages',
      variant: 'cuda',
      origin: 'nixpkgs',
    });
    expect(textAt(client, 'machines/carbon.nix', installed?.place)).toMatch(/^llama-cpp-cuda/);
    expect(textAt(client, 'nixos/pkgs/llama-cpp-variants.nix', installed?.definition)).toMatch(
      /^llama-cpp-cuda/,
    );
  });

  it('says what could not be worked out, and where', async () => {
    const client = await startClient(
      scratchFiles({
        'flake.nix': `{
  outputs = { nixpkgs, ... }@inputs: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      modules = [ ./carbon.nix ];
    };
  };
}
`,
        'carbon.nix': '{ inputs, ... }: { imports = [ (import (builtins.getEnv "MODULE")) ]; }\n',
      }),
    );
    const [carbon] = await hostsOf(client);
    const [note] = carbon?.unknown ?? [];
    expect(note?.text).toMatch(/\S/);
    expect(note?.place?.uri).toBe(client.uri('carbon.nix'));
  });

  it('is announced when it may have changed, to clients that asked for it', async () => {
    let announce: () => void = () => {};
    const announced = (): Promise<void> => new Promise((resolve) => (announce = resolve));
    const client = await startClient(scratchFleet('fleet-migrated'), {
      initializationOptions: { hosts: true },
    });
    client.connection.onNotification('llamaflake/hostsChanged', () => announce());
    client.open('machines/carbon.nix');
    expect((await hostsOf(client))[0]?.gpu).toBe('cuda');
    const changed = announced();
    client.change('machines/carbon.nix', '"vulkan"', client.rangeOf('machines/carbon.nix', '"cuda"'));
    await changed;
    expect((await hostsOf(client))[0]?.gpu).toBe('vulkan');
  });
});

describe('llamaflake/plan', () => {
  const plan = async (client: Client, answers: Omit<PlanParams, 'flake'>): Promise<PlanResult> => {
    const { flakes } = await client.connection.sendRequest<FleetsResult>('llamaflake/fleets');
    return client.connection.sendRequest('llamaflake/plan', { flake: flakes[0]!.uri, ...answers });
  };

  it('takes another GPU for a host of a migrated fleet, and changes that line alone', async () => {
    const folder = scratchFleet('fleet-migrated');
    const client = await startClient(folder);
    const before = textsOf(folder);
    const { edit, steps } = await plan(client, { gpu: { boron: 'vulkan' } });
    expect(steps.map(({ id }) => id)).toEqual(['set-gpu']);
    client.apply(edit!);
    const after = textsOf(folder);
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['machines/boron.nix']);
    expect(after['machines/boron.nix']).toContain('hardware.gpu = "vulkan"');
  });

  it('takes the target, the wiring and whether variants are exposed', async () => {
    const client = await startClient(scratchFleet('fleet-overlay'));
    const text = JSON.stringify(
      await plan(client, { gpu: {}, target: 'nixpkgs', wiring: 'inline', expose: true }),
    );
    expect(text).not.toContain('ggml-org');
    const { steps } = await plan(client, { gpu: {}, expose: true });
    expect(steps.map(({ id }) => id)).toContain('expose');
  });
});

describe('llamaflake/fixAll', () => {
  const fixAll = (client: Client): Promise<FixAllResult> =>
    client.connection.sendRequest('llamaflake/fixAll');

  it('mends all that is safe to mend in one edit, and afterwards nothing', async () => {
    const folder = scratchFleet('fleet-guide');
    const client = await startClient(folder);
    const { edit, fixes } = await fixAll(client);
    expect(fixes.join('\n')).toMatch(/\(duplicate-formal\)/);
    client.apply(edit!);
    expect(textsOf(folder)['flake.nix']).toContain('outputs = { self, ... }@inputs: let');
    expect(await fixAll(client)).toEqual({ fixes: [] });
  });
});
