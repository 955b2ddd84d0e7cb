/** Positions in UTF-8, UTF-16 and UTF-32, on lines with characters that each of them counts otherwise. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type {
  CodeAction,
  Hover,
  Position,
  Range,
  TextDocumentEdit,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import { startClient } from './lsp-client.ts';
import { scratchFleet } from './scratch.ts';

const encodings = ['utf-8', 'utf-16', 'utf-32'] as const;
type Encoding = (typeof encodings)[number];

const name = 'machines/carbon.nix';
/** One line: everything that is looked at stands behind the llamas. */
const text =
  '{ pkgs, ... }: { /* ü€🦙🦙 */ environment.systemPackages = [ pkgs.llama-cpp-cuda ]; imports = [ ./gone.nix ]; }\n';

const units = (encoding: Encoding, part: string): number =>
  encoding === 'utf-8' ? Buffer.byteLength(part) : encoding === 'utf-16' ? part.length : [...part].length;

/** On the first line. */
const at = (encoding: Encoding, line: string, offset: number): Position => ({
  line: 0,
  character: units(encoding, line.slice(0, offset)),
});

function sliceOf(encoding: Encoding, line: string, { start, end }: Range): string {
  const offsets = [start, end].map(({ character }) =>
    [...line, ''].reduce(
      (found, one) => (units(encoding, line.slice(0, found)) < character ? found + one.length : found),
      0,
    ),
  );
  return line.slice(offsets[0], offsets[1]);
}

describe.each(encodings)('a client that counts in %s', (encoding) => {
  const start = async (mark = '') => {
    const folder = scratchFleet('fleet-overlay');
    writeFileSync(join(folder, name), mark + text);
    const client = await startClient(folder, {
      capabilities: {
        general: { positionEncodings: [encoding, 'utf-16'] },
        workspace: { workspaceEdit: { documentChanges: true } },
      },
    });
    expect(client.server.capabilities.positionEncoding).toBe(encoding);
    client.open(name);
    return client;
  };
  const missing = ({ code }: { code?: unknown }): boolean => code === 'missing-file';

  it('is shown findings and hovers where they are', async () => {
    const client = await start();
    const found = await client.diagnostics(name, (all) => all.some(missing));
    expect(sliceOf(encoding, text, found.find(missing)!.range)).toBe('./gone.nix');
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: client.uri(name) },
      position: at(encoding, text, text.indexOf('llama-cpp-cuda')),
    });
    expect(sliceOf(encoding, text, hover.range!)).toBe('llama-cpp-cuda');
  });

  it('is shown them behind a byte order mark, which counts too', async () => {
    const client = await start('\uFEFF');
    const isOpen = () => client.published(name).at(-1)?.version === 1;
    const found = await client.diagnostics(name, (all) => isOpen() && all.some(missing));
    expect(sliceOf(encoding, `\uFEFF${text}`, found.find(missing)!.range)).toBe('./gone.nix');
  });

  it('changes the text where it says', async () => {
    const client = await start();
    await client.diagnostics(name, (all) => all.some(missing));
    // Two changes of one message, the second counts in the text that the first has left.
    const between = text.replace('/* ü€🦙🦙 */', '/* 🦙 */');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: client.uri(name), version: 2 },
      contentChanges: [
        {
          range: {
            start: at(encoding, text, text.indexOf('ü')),
            end: at(encoding, text, text.indexOf(' */')),
          },
          text: '🦙',
        },
        {
          range: {
            start: at(encoding, between, between.indexOf('gone')),
            end: at(encoding, between, between.indexOf('gone') + 'gone'.length),
          },
          text: 'lost',
        },
      ],
    });
    const after = between.replace('gone', 'lost');
    const found = await client.diagnostics(name, (all) =>
      all.some(({ message }) => String(message).includes('lost')),
    );
    expect(sliceOf(encoding, after, found.find(missing)!.range)).toBe('./lost.nix');
  });

  it('is given edits that fit', async () => {
    const client = await start();
    const wrong =
      'builtins.attrNames { cuda = pkgs.llama-cpp-cuda; cpu = pkgs.llama-cpp-cpu; }.${pkgs.hello.name}';
    const line = text.replace('pkgs.llama-cpp-cuda', `(${wrong})`);
    client.change(name, line);
    const found = await client.diagnostics(name, (all) =>
      all.some(({ code }) => code === 'attr-names-lookup'),
    );
    const { range } = found.find(({ code }) => code === 'attr-names-lookup')!;
    expect(sliceOf(encoding, line, range)).toMatch(/^\(?builtins\.attrNames/);
    const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: client.uri(name) },
      range,
      context: { diagnostics: [], only: ['quickfix'] },
    });
    const edits = actions.flatMap(({ edit }) =>
      (edit?.documentChanges ?? []).flatMap((change) => (change as TextDocumentEdit).edits as TextEdit[]),
    );
    expect(edits.length).toBeGreaterThan(0);
    for (const edit of edits) {
      const removed = sliceOf(encoding, line, edit.range);
      expect(`(${wrong})`).toContain(removed);
    }
  });
});
