/** How soon the built server shows something, held to what it takes to start at all in the same run. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  createProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { URI } from 'vscode-uri';
import { root, serverBundle } from '../protocol/bundles.ts';

interface Times {
  /** From the start of the process to its answer to `initialize`; in milliseconds, as all. */
  readonly handshake: number;
  /** To the first diagnostics. */
  readonly diagnostics: number;
  /** From a change to its diagnostics, the pause for the next key with it. */
  readonly change: number;
}

async function timesOf(fixture: string): Promise<Times> {
  const folder = join(root, 'test/fixtures', fixture);
  const start = performance.now();
  const child = spawn(process.execPath, [serverBundle, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published: PublishDiagnosticsParams[] = [];
  let look: () => void = () => {};
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    look();
  });
  const until = (isMet: (params: PublishDiagnosticsParams) => boolean): Promise<number> =>
    new Promise((resolve) => {
      look = () => {
        if (published.some(isMet)) resolve(performance.now());
      };
      look();
    });
  connection.listen();
  try {
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
      workspaceFolders: [{ uri: URI.file(folder).toString(), name: fixture }],
    });
    const handshake = performance.now() - start;
    await connection.sendNotification('initialized', {});
    const diagnostics = (await until(({ diagnostics: all }) => all.length > 0)) - start;
    const uri = URI.file(join(folder, 'machines/carbon.nix')).toString();
    const text = '{ imports = [ ./gone.nix ]; }';
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'nix', version: 1, text },
    });
    await until((params) => params.uri === uri && params.version === 1);
    const changed = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `${text}\n` }],
    });
    const change = (await until((params) => params.uri === uri && params.version === 2)) - changed;
    return { handshake, diagnostics, change };
  } finally {
    connection.dispose();
    child.kill();
  }
}

it('is there at once: a fleet of four hosts takes no longer than the start of the server, or little', async () => {
  const all: Times[] = [];
  for (let i = 0; i < 5; i++) all.push(await timesOf('fleet-overlay'));
  const best = (of: (times: Times) => number): number => Math.min(...all.map(of));
  const handshake = best((times) => times.handshake);
  const look = best((times) => times.diagnostics - times.handshake);
  const change = best((times) => times.change);
  console.log(
    `start ${handshake.toFixed(0)} ms, first diagnostics ${look.toFixed(0)} ms later, a change’s after ${change.toFixed(0)} ms`,
  );
  expect(look).toBeLessThan(3 * handshake);
  expect(change).toBeLessThan(3 * handshake);
});
