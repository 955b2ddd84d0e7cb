/**
 * Real Nix in a box: a store, a state folder and a home of its own in a temporary folder, no network, no daemon.
 *
 *     await runNix('nix-instantiate', ['--eval', '-E', '1 + 1'])   // { code: 0, stdout: '2\n', stderr: '' }
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

let root: string | undefined;

/** The box's folder; made on first use, gone when the process ends (or, if that was killed, when the next one starts). */
export function storeRoot(): string {
  if (root !== undefined) return root;
  sweep();
  const made = mkdtempSync(join(tmpdir(), `llamaflake-nix-${process.pid}-`));
  for (const folder of ['home', 'conf', 'work']) mkdirSync(join(made, folder));
  writeFileSync(join(made, 'registry.json'), '{"flakes":[],"version":2}');
  process.once('exit', disposeStore);
  root = made;
  return made;
}

/** Removes the box. A later call of anything here makes a new one. */
export function disposeStore(): void {
  if (root === undefined) return;
  remove(root);
  root = undefined;
}

/** Test runners kill their workers, and no exit handler runs then: remove boxes whose process is gone. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^llamaflake-nix-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      remove(join(tmpdir(), name));
    } catch {
      // Someone else's, or another process is at it: either way not ours to insist on.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** A new empty folder in the box. */
export function scratch(prefix: string): string {
  return mkdtempSync(join(storeRoot(), 'work', `${prefix}-`));
}

/**
 * What one process of Nix may take: kilobytes of memory and seconds of its own time, far more than any test needs. A random program
 * that runs away ends itself, not the machine, and one whose runner was killed does not go on for long.
 */
const most = { kilobytes: 6_000_000, seconds: 300 };

const limited = ({ kilobytes, seconds }: typeof most): string =>
  `ulimit -v ${kilobytes} 2>/dev/null; ulimit -t ${seconds}; exec "$0" "$@"`;

/** Processes that run now; none of them outlives this one. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs one of Nix's programs in the box, within limits. Throws one clear sentence if Nix is not installed. */
export function runNix(
  program: 'nix' | 'nix-instantiate',
  args: readonly string[],
  { input, cwd, limits = most }: { input?: string; cwd?: string; limits?: typeof most } = {},
): Promise<Run> {
  const env = environment(storeRoot());
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', limited(limits), program, ...args], {
      env,
      cwd: cwd ?? storeRoot(),
    });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      // What the shell says of a program that it can't find.
      if (code === 127) return reject(new Error(missing(program)));
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
    // A program that ends before it has read everything closes the pipe: its exit code says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

function missing(program: string): string {
  return `\`${program}\` is not on PATH: the tests against real Nix need it (Debian: apt-get install nix-bin).`;
}

/**
 * Nix's message alone: without warnings, traces, source frames and the box's paths (the store shows as /nix/store).
 */
export function nixError(stderr: string): string {
  const lines = stderr.split('\n');
  const start = lines.findLastIndex((line) => /^\s*error: /.test(line));
  if (start < 0) return stderr.trim();
  const message: string[] = [];
  for (const line of lines.slice(start)) {
    if (/^\s+at .*:\d+(:\d+)?:$/.test(line) || line.startsWith("(use '--show-trace'")) break;
    message.push(line.replace(/^ {7}/, ''));
  }
  const text = message
    .join('\n')
    .replace(/^\s*error: /, '')
    .trim();
  return text.replaceAll(join(storeRoot(), 'store'), '/nix/store').replaceAll("'fleet/", "'");
}

/** Nix's own `lib.warn` messages, in order. */
export function nixWarnings(stderr: string): string[] {
  return [...stderr.matchAll(/^trace: (?:evaluation warning|warning): (.*)$/gm)].map(
    (match) => match[1] ?? '',
  );
}

function environment(base: string): NodeJS.ProcessEnv {
  const settings = [
    'experimental-features = nix-command flakes',
    'sandbox = false',
    'build-users-group =',
    'substituters =',
    `flake-registry = ${join(base, 'registry.json')}`,
    'eval-cache = false',
    'warn-dirty = false',
  ];
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    HOME: join(base, 'home'),
    NIX_REMOTE: '',
    NIX_STORE_DIR: join(base, 'store'),
    NIX_STATE_DIR: join(base, 'state'),
    NIX_LOG_DIR: join(base, 'log'),
    NIX_LOCALSTATE_DIR: join(base, 'local'),
    NIX_CONF_DIR: join(base, 'conf'),
    NIX_CONFIG: settings.join('\n'),
  };
}

function remove(box: string): void {
  makeWritable(box);
  rmSync(box, { recursive: true, force: true });
}

/** Store paths are read-only, folders too: nobody but root could delete them otherwise. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) makeWritable(path);
  }
}
