/** The ways in which editors start the server. */
import { fork, spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import manifest from '../../package.json' with { type: 'json' };
import { cliBundle, serverBundle } from './bundles.ts';

/** Shakes hands and says goodbye. */
async function greet(reader: MessageReader, writer: MessageWriter): Promise<InitializeResult> {
  const connection = createProtocolConnection(reader, writer);
  connection.listen();
  onTestFinished(() => connection.dispose());
  const params = { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null };
  const result: InitializeResult = await connection.sendRequest('initialize', params);
  await connection.sendNotification('initialized', {});
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return result;
}

describe('the server', () => {
  it('talks over the channel of a child process, as VS Code has it', { timeout: 60_000 }, async () => {
    const child = fork(serverBundle, ['--node-ipc', `--clientProcessId=${process.pid}`]);
    const exited = new Promise((resolve) => child.on('exit', resolve));
    const { serverInfo } = await greet(new IPCMessageReader(child), new IPCMessageWriter(child));
    expect(serverInfo).toEqual({ name: 'llamaflake', version: manifest.version });
    expect(await exited).toBe(0);
  });

  it('is a command of the command line', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [cliBundle, 'lsp', '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.on('exit', resolve));
    const { serverInfo } = await greet(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    expect(serverInfo?.name).toBe('llamaflake');
    expect(await exited).toBe(0);
  });

  it('ends with its client', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [serverBundle, '--stdio'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const exited = new Promise((resolve) => child.on('exit', resolve));
    child.stdin.end();
    expect(await exited).toBe(1);
  });
});
