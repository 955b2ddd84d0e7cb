/** Hosts and their llama.cpp in fleets of every shape: ours, real Nix's over the stubs, and what was written down agree. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFleet } from '../../server/src/fleet/load.ts';
import { disk } from '../../server/src/workspace/disk.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { shapes } from './fleet-shapes.ts';
import { frameworkStub } from './framework-stubs.ts';
import { disposeStore, evalFleet, type HostReport } from './harness.ts';
import type { Shape } from './shape-parts.ts';
import { scratch } from './store.ts';

beforeAll(loadParserNode);
afterAll(disposeStore);

type Hosts = Record<string, readonly string[]>;

function written({ inputs = {}, outputs, files = {} }: Shape): string {
  const dir = join(scratch('shape'), 'fleet');
  const urls = {
    nixpkgs: 'github:NixOS/nixpkgs/nixos-unstable',
    'home-manager': 'github:nix-community/home-manager',
    ...Object.fromEntries(Object.entries(inputs).map(([name, { url }]) => [name, url])),
  };
  const declared = Object.entries(urls).map(([name, url]) => `"${name}".url = "${url}";`);
  const flake = `{ inputs = { ${declared.join(' ')} }; outputs = ${outputs}; }`;
  for (const [path, text] of Object.entries({ 'flake.nix': flake, ...files })) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const notGpus = new Set(['blas', 'mpi', 'rpc']);

function ours(dir: string): Hosts {
  const fleet = loadFleet(filesOver(disk()), dir);
  expect(fleet.unknown.map(({ text }) => text)).toEqual([]);
  return Object.fromEntries(
    fleet.hosts.map(({ kind, name, packages, unknown }) => [
      `${kind} ${name}`,
      [
        ...packages.map(({ where, package: found }) => {
          const gpus = (found.backends ?? ['unknown']).filter((backend) => !notGpus.has(backend));
          return `${where} ${found.origin} ${gpus.join('+') || 'cpu'}`;
        }),
        ...unknown.map(({ text }) => `? ${text}`),
      ].toSorted(),
    ]),
  );
}

async function theirs(dir: string, { inputs = {} }: Shape): Promise<Hosts> {
  const stubs = Object.entries(inputs).flatMap(([name, { framework }]) =>
    framework === undefined ? [] : [[name, frameworkStub(framework)]],
  );
  const result = await evalFleet(dir, {}, { inputs: Object.fromEntries(stubs) });
  expect(result.error).toBeUndefined();
  const kinds = { nixos: result.hosts, home: result.homes, darwin: result.darwin };
  return Object.fromEntries(
    Object.entries(kinds).flatMap(([kind, hosts]) =>
      Object.entries(hosts).map(([name, report]) => [
        `${kind} ${name}`,
        report.ok ? listed(report.value) : [`fails: ${report.error}`],
      ]),
    ),
  );
}

const listed = ({ packages }: HostReport): string[] =>
  packages.map(({ where, origin, gpu }) => `${where} ${origin} ${gpu}`).toSorted();

test.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
  const dir = written(shape);
  const expected = Object.fromEntries(
    Object.entries(shape.hosts).map(([host, packages]) => [host, packages.toSorted()]),
  );
  const noted = Object.entries(shape.notes ?? {}).map(([host, notes]) => [
    host,
    [...(expected[host] ?? []), ...notes.map((note) => `? ${note}`)].toSorted(),
  ]);
  expect(ours(dir)).toEqual({ ...expected, ...Object.fromEntries(noted) });
  expect(await theirs(dir, shape)).toEqual(expected);
});
