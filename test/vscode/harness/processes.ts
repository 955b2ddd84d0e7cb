/**
 * Child processes that leave nothing behind: run to the end, or started in a group of their own that is ended as a whole.
 */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';

/** Runs a program to its end and gives its output. Rejects with that output where it fails. */
export function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}

/** Runs npm, also where it is a script of the shell (Windows). */
export function npm(args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return run('npm', args, { ...options, shell: windows });
}

export interface Group {
  readonly child: ChildProcess;
  /** Resolves when the process has ended, whoever ended it. */
  readonly gone: Promise<void>;
  /** Ends the process and all that it started; resolves when it is gone. */
  end(): Promise<void>;
}

/**
 * Runs a program for as long as its own standard input is open, which it is for as long as whoever started it lives. So not even a
 * run that was killed leaves a server behind.
 */
const leash = `
const { spawn } = require('node:child_process');
const [program, ...args] = process.argv.slice(1);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => { console.error(error.message); process.exit(1); });
child.on('exit', (code) => process.exit(code ?? 1));
process.stdin.resume().on('end', () => {
  child.kill();
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
});
`;

/** Starts a program in a process group of its own, which also ends when this process does. */
export function startGroup(program: string, args: readonly string[], options: SpawnOptions): Group {
  const child = spawn(process.execPath, ['-e', leash, program, ...args], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !windows,
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
      else process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    child,
    gone,
    async end() {
      signal('SIGTERM');
      const force = setTimeout(() => signal('SIGKILL'), 3000);
      await gone;
      clearTimeout(force);
      // Grandchildren that outlived their parent are still in the group.
      signal('SIGKILL');
    },
  };
}
