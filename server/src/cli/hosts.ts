/** `llamaflake hosts [DIR]`: which llama.cpp each host of the flake gets. */
import { loadFleet } from '../fleet/load.ts';
import { loadPlain } from '../fleet/load-plain.ts';
import { disk } from '../workspace/disk.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { oneOf, readArgs } from './args.ts';
import { painter } from './colour.ts';
import { type Command, CommandProblem, exits, type Io } from './command.ts';
import { readableFleet } from './fleet.ts';
import { type FleetFacts, fleetFacts, joinedFacts } from './host-facts.ts';
import { hostsText } from './hosts-text.ts';
import { assumedDays, givenFlakes, noFlake } from './paths.ts';
import { fileOptions } from './settings.ts';

const formats = ['text', 'json'] as const;

export const hostsCommand: Command = {
  summary: 'which llama.cpp each host of a flake gets',
  help: `Usage: llamaflake hosts [OPTION…] [DIR]

Says what llama.cpp each host of the flake in DIR (default: the current folder) gets, worked out without running Nix. Where DIR has no
flake.nix, all flakes below it are read; where there is none, the hosts of its hive.nix and its files called configuration.nix.

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
  const given = positionals[0] ?? '.';
  const { base, roots } = givenFlakes(io, files, given);
  const facts: FleetFacts[] = [];
  for (const root of roots) {
    const settings = { ...fileOptions(io, files, root, base), ...assumed };
    try {
      facts.push(fleetFacts(readableFleet(loadFleet(files, root, settings), base), base));
    } catch (problem) {
      // One of several that can't be read stops no other.
      if (!(problem instanceof CommandProblem) || roots.length === 1) throw problem;
      io.note(problem.message);
    }
  }
  if (roots.length === 0) {
    const plain = loadPlain(files, base, { ...fileOptions(io, files, base, base), ...assumed });
    if (!plain) throw noFlake(given);
    facts.push(fleetFacts(plain, base));
  }
  if (facts.length === 0) throw new CommandProblem(`no flake below ${given} could be read`);
  const [only, ...others] = facts;
  const whole = others.length > 0 ? joinedFacts(facts) : only!;
  if (format === 'json') {
    io.out(`${JSON.stringify(whole, null, 2)}\n`);
    return exits.done;
  }
  for (const one of facts) {
    if (one.hosts.length === 0) io.note(`${one.flake ?? given} has no hosts that can be seen`);
    if (others.length > 0 && one.hosts.length > 0) io.out(`${one.flake}:\n`);
    io.out(hostsText(one, painter(io.colour)));
  }
  return exits.done;
}
