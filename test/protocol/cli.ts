/** Runs the built command line as a process. */
import { spawnSync } from 'node:child_process';
import { vi } from 'vitest';
import { cliBundle } from './bundles.ts';

/** A process takes its time to start, and on a busy machine several times that. */
vi.setConfig({ testTimeout: 120_000 });

export interface CliResult {
  readonly exit: number | null;
  readonly out: string;
  readonly notes: string;
}

export function cli(args: readonly string[], options: { cwd?: string; path?: string } = {}): CliResult {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [cliBundle, ...args], {
    cwd: options.cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...(options.path !== undefined && { PATH: options.path }) },
  });
  if (error) throw error;
  return { exit: status, out: stdout, notes: stderr };
}

/** The same, of a command that prints JSON. */
export function cliJson<T>(args: readonly string[], cwd?: string): { exit: number | null; json: T } {
  const { exit, out } = cli(args, { cwd });
  return { exit, json: JSON.parse(out) as T };
}

export function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}
