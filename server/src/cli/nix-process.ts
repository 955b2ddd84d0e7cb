/** The programs that `migrate --write` runs for a user who asked for them: `git` and `nix`. */
import { spawnSync } from 'node:child_process';
import { evalArguments, lastError } from '../fleet/ask-nix.ts';

export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  /** Why it failed, in a clause; empty if it did not. */
  readonly problem: string;
}

/** In milliseconds. Locking downloads, and evaluating a NixOS host takes a minute on a slow machine. */
const timeout = 600_000;

/** Runs a program of PATH to its end. Never throws. */
export function runProgram(program: string, args: readonly string[], cwd: string): Ran {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout,
    maxBuffer: 64_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) {
    const isMissing = 'code' in error && error.code === 'ENOENT';
    return { ok: false, stdout: '', problem: isMissing ? `${program} is not on PATH` : error.message };
  }
  if (status === 0) return { ok: true, stdout, problem: '' };
  return { ok: false, stdout, problem: lastError(stderr) ?? `it ended with ${signal ?? status}` };
}

const flakes = ['--extra-experimental-features', 'nix-command flakes'];

/** Adds what is new to flake.lock, and changes nothing else in it. */
export const lockFlake = (root: string): Ran => runProgram('nix', [...flakes, 'flake', 'lock'], root);

/** Evaluates an attribute of the flake in a folder, as JSON. */
export const evalFlake = (root: string, attribute: string, apply: string): Ran =>
  runProgram('nix', evalArguments(attribute, apply), root);

/** Whether a folder is within a Git work tree. */
export const isInGit = (root: string): boolean =>
  runProgram('git', ['rev-parse', '--is-inside-work-tree'], root).stdout.trim() === 'true';

/** Tells Git of new files without staging their text: a flake in a repository consists of the files that Git knows. */
export const intendToAdd = (root: string, paths: readonly string[]): Ran =>
  runProgram('git', ['add', '--intent-to-add', '--', ...paths], root);
