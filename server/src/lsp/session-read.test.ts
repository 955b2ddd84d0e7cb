import { beforeAll, expect, it } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import type { RefreshableSource } from '../workspace/disk.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { clientFacts } from './client-facts.ts';
import { readSession } from './session-read.ts';
import { settingsStore } from './settings.ts';

beforeAll(loadParserNode);

const flake = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations = nixpkgs.lib.genAttrs [ "a" "b" "c" ] (name: nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./machine.nix ];
    });
  };
}
`;

function opened() {
  const texts = inMemory({
    '/w/flake.nix': flake,
    '/w/machine.nix': '{ services.llama-cpp.enable = true; }',
  });
  const disk: RefreshableSource = { ...texts, forget: () => {}, knows: () => true };
  const workspace = openWorkspace(disk);
  workspace.setFolders(['/w']);
  const client = clientFacts({ processId: null, rootUri: null, capabilities: {} });
  // Analyses send nothing.
  const connection = {} as Connection;
  const session = readSession(
    connection,
    workspace,
    () => client,
    settingsStore(connection, () => client),
  );
  const type = (text: string): void =>
    workspace.put({ uri: 'file:///w/machine.nix', path: '/w/machine.nix', version: 1, text });
  return { session, root: workspace.roots()[0]!, type };
}

it('stops between hosts, so that others are let in', async () => {
  const { session, root } = opened();
  let stops = 0;
  const analysis = await session.analysisInSteps(root, async () => {
    stops += 1;
    return true;
  });
  expect(analysis?.fleets[0]?.hosts).toHaveLength(3);
  expect(stops).toBeGreaterThan(3);
});

it('goes on where another one stopped: who asks in between makes nothing twice', async () => {
  const { session, root } = opened();
  let stops = 0;
  let asked: unknown;
  const analysis = await session.analysisInSteps(root, async () => {
    stops += 1;
    if (stops === 3) asked = session.analysis(root);
    return true;
  });
  expect(stops).toBe(3);
  expect(analysis).toBe(asked);
});

it('gives up within a flake where a file changes', async () => {
  const { session, root, type } = opened();
  let stops = 0;
  const stale = await session.analysisInSteps(root, async () => {
    stops += 1;
    if (stops === 2) type('{ }');
    return true;
  });
  expect([stale, stops]).toEqual([undefined, 2]);
  expect(session.analysis(root).fleets[0]?.hosts.flatMap(({ packages }) => packages)).toEqual([]);
});
