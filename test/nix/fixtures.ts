/**
 * The example fleets of `test/fixtures/`, and small edits of them for tests.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostReport, Result } from './harness.ts';

export type Replacement = readonly [from: string | RegExp, to: string];

/** The folder of an example fleet: `fixture('overlay')` is `test/fixtures/fleet-overlay`. */
export function fixture(name: string): string {
  return join(import.meta.dirname, '../fixtures', `fleet-${name}`);
}

/** `{ file: text }` of a fixture's file, all of each text replaced. Throws where there is nothing to replace. */
export function edited(name: string, file: string, ...replacements: Replacement[]): Record<string, string> {
  let text = readFileSync(join(fixture(name), file), 'utf8');
  for (const [from, to] of replacements) {
    const next = text.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, () => to);
    if (next === text) throw new Error(`${file} of fleet-${name} has no ${from}`);
    text = next;
  }
  return { [file]: text };
}

/** A host's report. Throws Nix's error if it has none. */
export function value(result: Result<HostReport> | undefined): HostReport {
  if (!result?.ok) throw new Error(result?.error ?? 'no such host');
  return result.value;
}

/** `where: origin gpu cpu` of each llama.cpp package. */
export function summary(result: Result<HostReport> | undefined): string[] {
  return value(result).packages.map((p) => `${p.where}: ${p.origin} ${p.gpu} ${p.cpu}`);
}
