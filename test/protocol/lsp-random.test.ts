/**
 * Whatever a client does, in whatever order: edits, files that come and go on the disk, settings, folders, and every request at any
 * place. The built server answers no request with an error that is a fault of its own, logs no bug, and says in the end what a fresh
 * server says of the same files.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CancellationTokenSource,
  type Diagnostic,
  type Range,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { seed } from '../random-seed.ts';
import { type Client, capabilities, connectClient } from './lsp-client.ts';
import { copyFleet, lockLlama } from './scratch.ts';

const files = [
  'flake.nix',
  'machines/carbon.nix',
  'machines/nitrogen.nix',
  'nixos/default.nix',
  'nixos/pkgs/llama-cpp-variants.nix',
  'nixos/pkgs/other.nix',
  'home/mara.nix',
  'flake.lock',
] as const;
type File = (typeof files)[number];

const snippets = [
  ...['', '', '\n', '\r\n', ' ', ';', '{', '}', '[', '"', "''", '${', '# llama\n', '🦙', '.', '@', ':'],
  'hardware.gpu = "rocm";',
  'pkgs.llama-cpp-cuda',
  'imports = [ ./gone.nix ];',
  'llama-cpp.url = "github:ggml-org/llama.cpp";',
  'final: prev: { llama-cpp-cuda = prev.llama-cpp.override { cudaSupport = true; }; }',
];

const atRequests = [
  ...['hover', 'completion', 'definition', 'references', 'codeAction', 'prepareRename', 'rename'],
  ...['codeLens', 'documentLink', 'inlayHint'],
];
const wholeRequests = ['llamaflake/hosts', 'llamaflake/fleets'];

const file = fc.constantFrom<File>(...files);
/** A place in a text, as a part of its length. */
const place = fc.nat(1000).map((number) => number / 1000);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open'), file }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close'), file }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('change'),
      file,
      place,
      length: fc.nat(40),
      text: fc.constantFrom(...snippets),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('write'), file, place, text: fc.constantFrom(...snippets) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), file }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move'), file, to: file }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('ask'),
      file,
      place,
      method: fc.constantFrom(...atRequests, ...wholeRequests),
      isCancelled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('settings'), isOff: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('folder') }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('lock'), day: fc.constantFrom('2024-01-02', '2026-04-14') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What an editor may be told without anybody’s fault: refused, cancelled, outdated. */
const innocent = new Set([-32803, -32802, -32801, -32800]);

/** A client with what it has open, and what it asked. */
interface Session {
  readonly folder: string;
  readonly client: Client;
  readonly open: Set<File>;
  readonly asked: Promise<unknown>[];
}

async function take(session: Session, next: Step): Promise<void> {
  const { client, folder, open } = session;
  const notify = (method: string, params: object) => client.connection.sendNotification(method, params);
  const path = 'file' in next ? join(folder, next.file) : folder;
  const tell = (name: File, type: 1 | 2 | 3) =>
    notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(name), type }] });
  switch (next.do) {
    case 'open':
      if (open.has(next.file) || !existsSync(path)) return;
      open.add(next.file);
      return client.open(next.file);
    case 'close':
      if (open.delete(next.file)) client.close(next.file);
      return;
    case 'change': {
      if (!open.has(next.file)) return;
      const { range } = placeIn(client.text(next.file), next.place, next.length);
      return client.change(next.file, next.text, range);
    }
    case 'write': {
      const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      const at = Math.floor((before ?? '').length * next.place);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, (before ?? '').slice(0, at) + next.text + (before ?? '').slice(at));
      return tell(next.file, before === undefined ? 1 : 2);
    }
    case 'delete':
      if (!existsSync(path)) return;
      rmSync(path);
      return tell(next.file, 3);
    case 'move': {
      const to = join(folder, next.to);
      if (!existsSync(path) || next.file === next.to) return;
      mkdirSync(dirname(to), { recursive: true });
      renameSync(path, to);
      await notify('workspace/didRenameFiles', {
        files: [{ oldUri: client.uri(next.file), newUri: client.uri(next.to) }],
      });
      await tell(next.file, 3);
      return tell(next.to, 1);
    }
    case 'lock':
      lockLlama(folder, next.day);
      return tell('flake.lock', 2);
    case 'settings':
      client.settings = next.isOff ? { severities: { 'stale-overlay': 'off' } } : {};
      return notify('workspace/didChangeConfiguration', { settings: null });
    case 'folder': {
      const all = [{ uri: URI.file(folder).toString(), name: 'fleet' }];
      await notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: all } });
      return notify('workspace/didChangeWorkspaceFolders', { event: { added: all, removed: [] } });
    }
    case 'ask':
      session.asked.push(ask(session, next));
  }
}

async function ask({ client, open }: Session, next: Step & { do: 'ask' }): Promise<void> {
  const source = new CancellationTokenSource();
  const textDocument = { uri: client.uri(next.file) };
  const text = open.has(next.file) ? client.text(next.file) : '';
  const { range } = placeIn(text, next.place, 3);
  const params = {
    textDocument,
    position: range.start,
    range,
    newName: 'llama-cpp-other',
    context: { diagnostics: [], includeDeclaration: true },
  };
  const isWhole = wholeRequests.includes(next.method);
  const asked = client.connection.sendRequest(
    isWhole ? next.method : `textDocument/${next.method}`,
    isWhole ? {} : params,
    source.token,
  );
  if (next.isCancelled) source.cancel();
  await asked.catch((error: { code: number; message: string }) => {
    if (!innocent.has(error.code)) throw new Error(`${next.method}: ${error.message}`, { cause: error });
  });
}

function placeIn(text: string, part: number, length: number): { range: Range } {
  const document = TextDocument.create('', 'nix', 0, text);
  const at = Math.floor(text.length * part);
  return { range: { start: document.positionAt(at), end: document.positionAt(at + length) } };
}

type Found = Record<string, readonly Diagnostic[]>;

/** What a fresh server says of the same files, documents and settings. */
async function freshly({ folder, client, open }: Session): Promise<{ found: Found; hosts: unknown }> {
  const fresh = await connectClient(folder, {
    capabilities: {
      ...capabilities,
      workspace: { ...capabilities.workspace, diagnostics: { refreshSupport: true } },
      textDocument: { ...capabilities.textDocument, diagnostic: { relatedInformation: true } },
    },
    answers: {
      'workspace/configuration': ({ items }: { items: unknown[] }) => items.map(() => client.settings),
      'workspace/diagnostic/refresh': () => null,
    },
  });
  try {
    for (const name of open) {
      const text = client.text(name);
      const textDocument = { uri: fresh.uri(name), languageId: 'nix', version: 1, text };
      await fresh.connection.sendNotification('textDocument/didOpen', { textDocument });
    }
    const { items } = await fresh.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    });
    const found = items.flatMap((item): [string, readonly Diagnostic[]][] =>
      item.kind === 'full' && item.items.length > 0 ? [[item.uri, item.items]] : [],
    );
    const hosts = await fresh.connection.sendRequest('llamaflake/hosts', {});
    return { found: Object.fromEntries(found), hosts };
  } finally {
    await fresh.dispose();
  }
}

/** What the client shows. */
function shown({ client }: Session): Found {
  const uris = [...files, '.llamaflake.json'].map((name) => [name, client.uri(name)] as const);
  return Object.fromEntries(
    uris.flatMap(([name, uri]) => {
      const last = client.published(name).at(-1)?.diagnostics ?? [];
      return last.length > 0 ? [[uri, last]] : [];
    }),
  );
}

const ownFiles = (found: Found, { client }: Session): Found => {
  const known = new Set(files.map((name) => client.uri(name)));
  return Object.fromEntries(Object.entries(found).filter(([uri]) => known.has(uri)));
};

async function holds(fixture: 'fleet-overlay' | 'fleet-migrated', steps: readonly Step[]): Promise<void> {
  const folder = copyFleet(fixture);
  const client = await connectClient(folder);
  const session: Session = { folder, client, open: new Set(), asked: [] };
  try {
    for (const next of steps) await take(session, next);
    await Promise.all(session.asked);
    const { found, hosts } = await freshly(session);
    const wanted = ownFiles(found, session);
    await expect.poll(() => shown(session), { timeout: 20_000, interval: 20 }).toEqual(wanted);
    expect(await client.connection.sendRequest('llamaflake/hosts', {})).toEqual(hosts);
    expect(client.bugs).toEqual([]);
  } finally {
    await client.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

it.each(['fleet-overlay', 'fleet-migrated'] as const)(
  'in %s, any row of steps ends where a fresh server begins',
  async (fixture) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => holds(fixture, steps)),
      { seed, numRuns: Number(process.env.LLAMAFLAKE_RUNS ?? 4), endOnFailure: true },
    );
  },
);
