/**
 * What hosts cost: as much again for each more, and a file that all of them import is parsed once. Times are no measure on machines
 * that do other things, so each is compared with a floor of the same run: parsing the hosts' own files.
 *
 *     hosts    load    a host    parse    load / parse
 */
import { beforeAll, expect, test } from 'vitest';
import { loadFleet } from '../../server/src/fleet/load.ts';
import { parseNix } from '../../server/src/nix/parse.ts';
import type { SourceFile } from '../../server/src/nix/syntax.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { generatedFleet } from './generated-fleet.ts';

beforeAll(loadParserNode);

const root = '/fleet';
const rooted = (hosts: number): Record<string, string> =>
  Object.fromEntries(Object.entries(generatedFleet(hosts)).map(([path, text]) => [`${root}/${path}`, text]));

function best(rounds: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function costOf(hosts: number): { load: number; parse: number } {
  const files = rooted(hosts);
  const rounds = hosts > 100 ? 2 : 5;
  const load = best(rounds, () => {
    const fleet = loadFleet(filesOver(inMemory(files)), root);
    expect(fleet.hosts).toHaveLength(hosts);
    expect(fleet.hosts.every((host) => host.packages.length === 1 && host.unknown.length === 0)).toBe(true);
  });
  const parse = best(rounds, () => {
    for (const [path, text] of Object.entries(files))
      parseNix(text, { uri: `file://${path}`, path, version: 0 });
  });
  return { load, parse };
}

test('the cost of hosts grows with their number, no faster', () => {
  costOf(100); // warm
  const rows = [1, 10, 100, 1000].map((hosts) => ({ hosts, ...costOf(hosts) }));
  for (const { hosts, load, parse } of rows) {
    console.log(
      `${String(hosts).padStart(5)} hosts  ${load.toFixed(1).padStart(8)} ms  ${(load / hosts).toFixed(2).padStart(6)} ms a host  ` +
        `${parse.toFixed(1).padStart(7)} ms parsing  ×${(load / parse).toFixed(1)}`,
    );
  }
  const [, , hundred, thousand] = rows;
  // Against the floor of each, which takes the machine's pace out: ten times as many hosts may cost what ten times one does, and half more.
  expect(thousand!.load / thousand!.parse / (hundred!.load / hundred!.parse)).toBeLessThan(2.5);
});

test('a file that all hosts import is parsed once', () => {
  class Counting extends Map<string, SourceFile> {
    readonly parsed = new Map<string, number>();
    override set(path: string, file: SourceFile): this {
      this.parsed.set(path, (this.parsed.get(path) ?? 0) + 1);
      return super.set(path, file);
    }
  }
  const cache = new Counting();
  const fleet = loadFleet(filesOver(inMemory(rooted(20)), cache), root);
  expect(fleet.hosts).toHaveLength(20);
  expect(cache.parsed.get(`${root}/modules/default.nix`)).toBe(1);
  expect([...cache.parsed].filter(([, times]) => times > 1)).toEqual([]);
});
