/**
 * A VS Code server of one's own: fresh home, settings and extensions, with the packaged extension installed.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, startGroup } from './processes.ts';
import type { VsCodeVersion } from './vscode-download.ts';
import { vsCode } from './vscode-download.ts';

export interface VsCodeServer {
  readonly host: string;
  readonly port: number;
  /** The address of a window on a folder, or on the folders of a `.code-workspace` file. */
  windowUrl(path: string): string;
  /** Folder of the installed extension. */
  readonly extension: string;
  /** What the server has printed. */
  log(): string;
  /** What its extension hosts and this extension have logged. */
  extensionLogs(): Promise<string>;
  /** Resolves when the server's process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends every process and removes every file of this server. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly vsix: string;
  readonly version?: VsCodeVersion;
  /** Settings of the user and of the machine (what names a program is read from there), over the harness's own. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment variables that the extension host sees. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Lets a window run a test suite in its extension host. It also keeps notifications from showing, so it is off by default.
   */
  readonly testDriver?: boolean;
  /** Runs the extension in the browser's extension host instead of the server's, as on vscode.dev. */
  readonly inBrowser?: boolean;
  /** Folders are not trusted before the user says so; otherwise all are. */
  readonly restricted?: boolean;
  readonly say?: (line: string) => void;
}

/** Nothing on the screen and nothing on the network that a test did not ask for. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

const host = '127.0.0.1';

export async function startVsCodeServer(options: ServerOptions): Promise<VsCodeServer> {
  const { node, serverMain } = await vsCode(options.version ?? 'newest', options.say ?? (() => undefined));
  const scratch = await mkdtemp(join(tmpdir(), 'llamaflake-vscode-'));
  const folders = {
    home: join(scratch, 'home'),
    data: join(scratch, 'data'),
    extensions: join(scratch, 'extensions'),
  };
  await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true })));
  const settings = {
    ...quietSettings,
    ...(options.inBrowser && { 'remote.extensionKind': { 'llamaflake.llamaflake': ['web'] } }),
    ...(options.restricted && {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    }),
    ...options.settings,
  };
  for (const [name, content] of Object.entries({ User: settings, Machine: options.settings ?? {} })) {
    await mkdir(join(folders.data, name), { recursive: true });
    await writeFile(join(folders.data, name, 'settings.json'), JSON.stringify(content, null, 2));
  }

  const env = { ...process.env, ...options.env, HOME: folders.home, XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
  const places = ['--extensions-dir', folders.extensions, '--user-data-dir', folders.data];
  await run(node, [serverMain, ...places, '--install-extension', options.vsix], { env });
  const extension = await installedExtension(folders.extensions);

  const flags = ['--without-connection-token', '--accept-server-license-terms'];
  if (!options.restricted) flags.push('--disable-workspace-trust');
  const group = startGroup(
    node,
    [
      serverMain,
      ...['--host', host, '--port', '0', '--telemetry-level', 'off'],
      ...flags,
      ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
      ...places,
    ],
    { env, cwd: scratch },
  );
  let log = '';
  const stop = async (): Promise<void> => {
    await group.end();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  const port = await new Promise<number>((resolve, reject) => {
    const read = (data: unknown): void => {
      log += data;
      const found = /listening on (\d+)/.exec(log);
      if (found) resolve(Number(found[1]));
    };
    group.child.stdout?.on('data', read);
    group.child.stderr?.on('data', read);
    group.child.once('error', reject);
    group.child.once('close', () => reject(new Error(`VS Code's server ended:\n${log}`)));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  return {
    host,
    port,
    windowUrl: (path) => {
      const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
      return `http://${host}:${port}/?${kind}=${encodeURIComponent(path)}`;
    },
    extension,
    log: () => log,
    extensionLogs: () => extensionLogs(join(folders.data, 'logs')),
    ended: group.gone,
    stop,
  };
}

async function extensionLogs(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((path) =>
    /(?:remoteexthost|Llamaflake)\.log$/.test(path),
  );
  const texts = files.sort().map(async (path) => `${path}:\n${await readFile(join(folder, path), 'utf8')}`);
  return (await Promise.all(texts)).join('\n');
}

async function installedExtension(extensions: string): Promise<string> {
  const name = (await readdir(extensions)).find((entry) => entry.startsWith('llamaflake.llamaflake'));
  if (!name) throw new Error(`The extension was not installed into ${extensions}`);
  return join(extensions, name);
}
