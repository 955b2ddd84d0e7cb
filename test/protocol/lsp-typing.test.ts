/** A flake typed from nothing, key by key, and everything asked at any moment: no error, no bug in the log, no end of the server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, CompletionItem, Position } from 'vscode-languageserver-protocol/node';
import { seed } from '../random-seed.ts';
import { type Client, startClient } from './lsp-client.ts';
import { scratchFleet } from './scratch.ts';

/** The same numbers for the same seed, from 0 up to 1. */
function numbers(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const refused = -32803;

/** Everything that a client can ask of a document at a place. */
async function askAll(client: Client, name: string, position: Position): Promise<void> {
  const textDocument = { uri: client.uri(name) };
  const at = { textDocument, position };
  const range = { start: position, end: position };
  const ask = <T>(method: string, params: object): Promise<T> =>
    client.connection.sendRequest(method, params);
  const [items, lenses, actions] = await Promise.all([
    ask<CompletionItem[]>('textDocument/completion', at),
    ask<CodeLens[]>('textDocument/codeLens', { textDocument }),
    ask<CodeAction[]>('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
    ask('textDocument/hover', at),
    ask('textDocument/definition', at),
    ask('textDocument/references', { ...at, context: { includeDeclaration: true } }),
    ask('textDocument/documentLink', { textDocument }),
    ask('textDocument/inlayHint', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: position },
    }),
    ask('textDocument/prepareRename', at),
    ask('textDocument/rename', { ...at, newName: 'llama-other' }).catch((error: { code: number }) => {
      // What can't be renamed is refused with the reason.
      if (error.code !== refused) throw error;
    }),
    ask('llamaflake/fleets', {}),
    ask('llamaflake/hosts', {}),
  ]);
  await Promise.all([
    ...items.slice(0, 1).map((item) => ask('completionItem/resolve', item)),
    ...lenses.slice(0, 1).map((lens) => ask('codeLens/resolve', lens)),
    ...actions.filter(({ data }) => data).map((action) => ask('codeAction/resolve', action)),
  ]);
}

describe.each(['fleet-overlay', 'fleet-migrated'] as const)('the flake of %s', (fixture) => {
  it('can be typed from nothing', async () => {
    const folder = scratchFleet(fixture);
    const path = join(folder, 'flake.nix');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, '');
    const client = await startClient(folder);
    client.open('flake.nix');
    const next = numbers(seed);
    let position: Position = { line: 0, character: 0 };
    for (const character of whole) {
      client.change('flake.nix', character, { start: position, end: position });
      position =
        character === '\n'
          ? { line: position.line + 1, character: 0 }
          : { line: position.line, character: position.character + character.length };
      if (next() < 1 / 60) await askAll(client, 'flake.nix', position);
    }
    await askAll(client, 'flake.nix', position);
    expect(client.text('flake.nix')).toBe(whole);
    expect(client.bugs).toEqual([]);
    // What was typed is what was there before: the same hosts.
    const { flakes } = await client.connection.sendRequest<{ flakes: { hosts: { name: string }[] }[] }>(
      'llamaflake/fleets',
    );
    expect(flakes[0]?.hosts.map(({ name }) => name)).toEqual(['carbon', 'beryllium', 'boron', 'nitrogen']);
  });
});

it('can be taken away again from anywhere', async () => {
  const client = await startClient(scratchFleet('fleet-migrated'));
  client.open('flake.nix');
  const next = numbers(seed + 1);
  for (let round = 0; round < 60; round++) {
    const lines = client.text('flake.nix').split('\n');
    const line = Math.floor(next() * lines.length);
    const start = { line, character: Math.floor(next() * lines[line]!.length) };
    const end = { line: Math.min(lines.length - 1, line + Math.floor(next() * 3)), character: 999 };
    client.change('flake.nix', next() < 0.5 ? '' : '{ "${', { start, end });
    await askAll(client, 'flake.nix', start);
  }
  expect(client.bugs).toEqual([]);
});
