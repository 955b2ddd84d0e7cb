/** How soon the built command line has looked at a small fleet, held to what it takes to start Node.js at all in the same run. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cliBundle, root } from '../protocol/bundles.ts';

const fleet = join(root, 'test/fixtures/fleet-overlay');

function timeOf(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  expect(status).toBe(0);
  return performance.now() - start;
}

it('is there at once: a fleet of four hosts takes a few times as long as Node.js takes to start', () => {
  const commands = [
    ['-e', '0'],
    [cliBundle, '--version'],
    [cliBundle, 'hosts', fleet],
  ];
  // In turns, so that a machine that does other things for a while does so to each.
  const rounds = Array.from({ length: 7 }, () => commands.map(timeOf));
  const [node, version, hosts] = commands.map((_, at) => Math.min(...rounds.map((times) => times[at]!)));
  console.log(
    `node ${node!.toFixed(0)} ms, --version ×${(version! / node!).toFixed(1)}, hosts ×${(hosts! / node!).toFixed(1)}`,
  );
  expect(version! / node!).toBeLessThan(4);
  expect(hosts! / node!).toBeLessThan(8);
});
