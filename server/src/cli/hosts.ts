/** `llamaflake hosts [DIR]`: which llama.cpp each host of the flake gets. */
import { loadFleet } from '../fleet/load.ts';
import { disk } from '../workspace/disk.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { relativeTo } from '../workspace/paths.ts';
import { filesOver } from '../workspace/text-source.ts';
import { oneOf, readArgs } from './args.ts';
import { painter } from './colour.ts';
import { type Command, exits, type Io } from './command.ts';
import { readableFleet } from './fleet.ts';
import { fleetFacts } from './host-facts.ts';
import { hostsText } from './hosts-text.ts';
import { assumedDays, givenFlake } from './paths.ts';
import { fileOptions } from './settings.ts';

const formats = ['text', 'json'] as const;

export const hostsCommand: Command = {
  summary: 'which llama.cpp each host of a flake gets',
  help: `Usage: llamaflake hosts [OPTION…] [DIR]

Says what llama.cpp each host of the flake in DIR (default: the current folder) gets, worked out without running Nix.

      --format FORMAT               ${formats.join(', ')} (default: text)
      --assume-upstream YYYY-MM-DD  the day of llama.cpp to judge by where no flake.lock tells
      --assume-nixpkgs YYYY-MM-DD   the same for nixpkgs`,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(
    'hosts',
    argv,
    {
      format: { type: 'string', default: 'text' },
      'assume-upstream': { type: 'string' },
      'assume-nixpkgs': { type: 'string' },
    },
    1,
  );
  const format = oneOf('--format', values.format, formats);
  const assumed = assumedDays(values);
  await loadParserNode();
  const files = filesOver(disk());
  const { base, root } = givenFlake(io, files, positionals[0] ?? '.');
  const fleet = readableFleet(
    loadFleet(files, root, { ...fileOptions(io, files, root, base), ...assumed }),
    base,
  );
  const facts = fleetFacts(fleet, base);
  if (format === 'json') {
    io.out(`${JSON.stringify(facts, null, 2)}\n`);
    return exits.done;
  }
  if (facts.hosts.length === 0) io.note(`${relativeTo(base, fleet.flakePath)} has no hosts that can be seen`);
  io.out(hostsText(facts, painter(io.colour)));
  return exits.done;
}
