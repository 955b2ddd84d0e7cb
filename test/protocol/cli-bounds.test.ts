/**
 * Input that means harm, or that a generator wrote: the command line ends in time, in little memory, with what else there is to say.
 * A host stands beside the bad one, and must be seen.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cliBundle } from './bundles.ts';
import './cli.ts';
import { scratchFiles } from './scratch.ts';

const flake = (module: string): string => `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { nixpkgs, ... }:
    let
      host = module: nixpkgs.lib.nixosSystem { system = "x86_64-linux"; modules = [ module ]; };
    in
    {
      nixosConfigurations.good = host ({ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; });
      nixosConfigurations.bad = host ${module};
    };
}
`;

const packages = (list: string): string =>
  `({ pkgs, lib, config, ... }: { environment.systemPackages = ${list}; })`;

/** Exit, output and notes of the command line with no more than 400 MB for its heap; a minute at most, on a busy machine. */
function run(
  command: 'hosts' | 'check',
  folder: string,
): { status: number | null; out: string; notes: string } {
  const args = ['--max-old-space-size=400', cliBundle, command, '--format', 'json', folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  return { status, out: stdout, notes: stderr };
}

const many = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join('');

/** A module that is bad, and what files it needs. */
const cases: readonly (readonly [string, string, Record<string, string>?])[] = [
  ['a file that imports itself', './m.nix', { 'm.nix': 'import ./m.nix' }],
  [
    'a file that imports itself, another each time',
    '(import ./m.nix 0)',
    { 'm.nix': 'n: import ./m.nix (n + 1)' },
  ],
  [
    'modules that import each other',
    './a.nix',
    { 'a.nix': '{ imports = [ ./b.nix ]; }', 'b.nix': '{ imports = [ ./a.nix ]; }' },
  ],
  [
    'modules that import ever more',
    '(import ./m.nix 0)',
    { 'm.nix': 'n: { imports = [ (import ./m.nix (n + 1)) (import ./m.nix (n + 2)) ]; }' },
  ],
  ['a function that calls itself', packages('let f = x: f x; in f 1')],
  ['a list without end', packages('let f = x: [ x ] ++ f (x + 1); in f 1')],
  [
    'a list that doubles',
    packages('let d = n: s: if n == 0 then s else d (n - 1) (s ++ s); in d 60 [ pkgs.a ]'),
  ],
  ['a text that repeats', packages('[ (lib.strings.replicate 1000000000 "x") ]')],
  [
    'a number that takes long',
    packages('let f = n: if n < 2 then n else f (n - 1) + f (n - 2); in [ (f 60) ]'),
  ],
  [
    'a pattern that takes long',
    packages(`if builtins.match "(a*)*b" "${'a'.repeat(60)}" == null then [ ] else [ ]`),
  ],
  [
    'conditions upon conditions',
    packages(
      `let ${many(200, (n) => `v${n} = if config.a${n}.b then v${n + 1} else v${n + 2}; `)} v200 = [ ]; v201 = [ ]; in v0`,
    ),
  ],
  [
    'options that are each other',
    '({ config, ... }: { a.b = config.a.c; a.c = config.a.b; environment.systemPackages = config.a.b; })',
  ],
  [
    'overlays that are each other',
    '{ nixpkgs.overlays = [ (final: prev: { llama-cpp = final.llama-cpp; }) ]; }',
  ],
  ['a list of many elements', './m.nix', { 'm.nix': packages(`[ ${'pkgs.hello '.repeat(100_000)} ]`) }],
  [
    'a file of many megabytes',
    './m.nix',
    { 'm.nix': `{ ${many(110_000, (n) => `a${n} = [ ${n} "x" { y.z = ./f${n}; } ];\n`)} }` },
  ],
  ['sets within sets', './m.nix', { 'm.nix': `{ x = ${'{ a = '.repeat(20_000)}1${'; }'.repeat(20_000)}; }` }],
  ['lists within lists', './m.nix', { 'm.nix': packages('['.repeat(50_000) + ']'.repeat(50_000)) }],
  ['a name of many names', './m.nix', { 'm.nix': packages(`[ pkgs${'.a'.repeat(50_000)} ]`) }],
  ['brackets that nothing closes', './m.nix', { 'm.nix': '{ a = ['.repeat(30_000) }],
  [
    'JSON that is all brackets',
    packages('[ (builtins.fromJSON (builtins.readFile ./x.json)) ]'),
    { 'x.json': '['.repeat(200_000) + ']'.repeat(200_000) },
  ],
  [
    'a folder of many files',
    '({ lib, ... }: { imports = map (name: ./d + "/${name}") (builtins.attrNames (builtins.readDir ./d)); })',
    Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`d/m${n}.nix`, '{ }'])),
  ],
];

describe.each(cases.map(([what, module, files]) => [what, module, files ?? {}] as const))(
  '%s',
  (_what, module, files) => {
    it('ends, and leaves the other host as it is', () => {
      const folder = scratchFiles({ 'flake.nix': flake(module), ...files });
      const { status, out, notes } = run('hosts', folder);
      expect(notes).not.toMatch(/bug|RangeError|heap/);
      expect(status).toBe(0);
      const { hosts } = JSON.parse(out) as { hosts: { name: string; packages: { name: string }[] }[] };
      expect(hosts.map(({ name }) => name)).toEqual(['bad', 'good'].toSorted((a, b) => b.localeCompare(a)));
      expect(hosts.find(({ name }) => name === 'good')!.packages.map(({ name }) => name)).toEqual([
        'llama-cpp',
      ]);
    });

    it('is checked without a crash', () => {
      const { status, notes } = run('check', scratchFiles({ 'flake.nix': flake(module), ...files }));
      expect(notes).not.toMatch(/bug|RangeError|heap/);
      expect([0, 1]).toContain(status);
    });
  },
);
