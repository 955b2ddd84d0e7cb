/**
 * Copies of a fixture that a test may change.
 */
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies a folder to a place outside any repository: whether a flake is in Git makes a difference. */
export async function scratchCopy(source: string): Promise<Scratch> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'llamaflake-fleet-')));
  const folder = join(parent, 'fleet');
  await cp(source, folder, { recursive: true });
  return { folder, remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }) };
}
