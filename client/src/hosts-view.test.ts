import { expect, it, vi } from 'vitest';
import type { FlakeHosts } from '../../server/src/lsp/protocol.ts';
import type { Row } from './host-items.ts';
import { followHosts } from './hosts.ts';
import { showHostsView } from './hosts-view.ts';
import type { Server, ServerState } from './server.ts';
import { createVerdicts } from './verdicts.ts';

/** What of VS Code the view of hosts is made with. */
const editor = vi.hoisted(() => {
  class EventEmitter<T> {
    readonly #listeners: ((value: T) => void)[] = [];
    readonly event = (listener: (value: T) => void) => {
      this.#listeners.push(listener);
      return { dispose: () => {} };
    };
    fire(value: T): void {
      for (const listener of this.#listeners) listener(value);
    }
    dispose(): void {}
  }
  return { EventEmitter, provider: undefined as unknown, isEnabled: true };
});

vi.mock('vscode', () => ({
  EventEmitter: editor.EventEmitter,
  ThemeColor: class {},
  ThemeIcon: class {},
  TreeItemCollapsibleState: {},
  env: { language: 'en' },
  l10n: { t: (text: string) => text },
  Disposable: { from: () => ({ dispose: () => {} }) },
  commands: { executeCommand: () => {}, registerCommand: () => {} },
  window: {
    createTreeView: (_: string, { treeDataProvider }: { treeDataProvider: unknown }) => {
      editor.provider = treeDataProvider;
    },
  },
  workspace: {
    onDidSaveTextDocument: () => {},
    getConfiguration: () => ({ get: () => editor.isEnabled }),
  },
}));

interface Provider {
  getChildren(row?: Row): Promise<Row[]>;
  onDidChangeTreeData(listener: () => void): void;
}

const flake: FlakeHosts = {
  uri: 'file:///fleet/flake.nix',
  label: 'flake.nix',
  unknown: [],
  hosts: [
    {
      name: 'carbon',
      kind: 'nixos',
      system: 'x86_64-linux',
      gpu: undefined,
      gpuReason: undefined,
      gpuChoices: [],
      place: undefined,
      module: undefined,
      packages: [],
      unknown: [],
    },
  ],
};

/** The view over a server whose condition, news and answers the test gives. */
function viewOver(answer: () => Promise<{ flakes: FlakeHosts[] }>) {
  editor.isEnabled = true;
  const states = new editor.EventEmitter<ServerState>();
  const news = new editor.EventEmitter<void>();
  let state: ServerState = 'off';
  const client = { sendRequest: answer, protocol2CodeConverter: { asUri: (text: string) => text } };
  const server = {
    get state() {
      return state;
    },
    onDidChangeState: states.event,
    onDidChangeHosts: news.event,
    client: async () => client,
  } as unknown as Server;
  const hosts = followHosts(server, { debug: () => {} } as never);
  showHostsView(hosts, createVerdicts());
  const provider = editor.provider as Provider;
  let refreshes = 0;
  provider.onDidChangeTreeData(() => {
    refreshes += 1;
  });
  return {
    rows: async () => (await provider.getChildren()).map((row) => row.kind === 'host' && row.host.name),
    refreshes: () => refreshes,
    become(next: ServerState) {
      state = next;
      states.fire(next);
    },
    tell: () => news.fire(),
  };
}

it('answers the first question for rows once the hosts are known, and lets no refresh meet it', async () => {
  const view = viewOver(async () => ({ flakes: [flake] }));
  const asked = view.rows();
  view.become('starting');
  view.become('running');
  view.tell();
  expect(await asked).toEqual(['carbon']);
  expect(view.refreshes()).toBe(0);
});

it('asks for the rows to be read anew when they change', async () => {
  let flakes = [flake];
  const view = viewOver(async () => ({ flakes }));
  view.become('running');
  view.tell();
  await view.rows();
  flakes = [{ ...flake, hosts: [{ ...flake.hosts[0]!, name: 'boron' }] }];
  view.tell();
  await vi.waitFor(() => expect(view.refreshes()).toBe(1));
  expect(await view.rows()).toEqual(['boron']);
});

it.each<[string, (view: ReturnType<typeof viewOver>) => void]>([
  ['has failed', (view) => view.become('failed')],
  [
    'was turned off',
    (view) => {
      editor.isEnabled = false;
      view.become('off');
    },
  ],
  [
    'could not read the hosts',
    (view) => {
      view.become('running');
      view.tell();
    },
  ],
])('has no rows where the server %s, instead of waiting for ever', async (_, happen) => {
  const view = viewOver(async () => Promise.reject(new Error('the hosts could not be read')));
  view.become('starting');
  const asked = view.rows();
  happen(view);
  expect(await asked).toEqual([]);
});
