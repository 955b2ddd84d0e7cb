/** What every command has in common: help, the version, and one clear sentence for bad usage. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { cli } from './cli.ts';
import { scratchFiles, scratchFleet } from './scratch.ts';

const oneSentence = /^llamaflake: [^\n]+\n$/;

describe('help and version', () => {
  it.each([
    ['--help'],
    ['-h'],
    ['check', '--help'],
    ['hosts', '-h'],
    ['migrate', '--help'],
    ['explain', '-h'],
    ['lsp', '-h'],
  ])('%s %s prints to stdout and exits with 0', (...args) => {
    const { exit, out, notes } = cli(args.filter((arg) => arg !== undefined));
    expect({ exit, notes }).toEqual({ exit: 0, notes: '' });
    expect(out).toMatch(/Usage: llamaflake/);
  });

  it.each([['--version'], ['check', '--version']])('%s %s is the package’s', (...args) => {
    expect(cli(args).out).toBe(`${manifest.version}\n`);
  });
});

describe('bad usage', () => {
  it.each([
    [[], 'name a command'],
    [['chekc'], 'chekc'],
    [['--frobnicate'], '--frobnicate'],
    [['check', '--frobnicate'], '--frobnicate'],
    [['check', '--format'], '--format'],
    [['check', '--fix=yes'], '--fix'],
    [['check', '--format', 'xml'], 'xml'],
    [['check', '--fail-on', 'sometimes'], 'sometimes'],
    [['check', '--rule', 'no-such-rule'], 'no-such-rule'],
    [['check', '--assume-upstream', '2025-02-30'], '2025-02-30'],
    [['check', 'no/such/path'], 'no/such/path'],
    [['explain', 'no-such-rule'], 'no-such-rule'],
    [['explain', 'a', 'b'], 'b'],
    [['hosts', 'no/such/path'], 'no/such/path'],
    [['hosts', '--format', 'yaml'], 'yaml'],
    [['migrate', '--gpu', 'carbon'], 'carbon'],
    [['migrate', '--gpu', 'carbon=voodoo'], 'voodoo'],
    [['migrate', '--gpu', 'a=cpu', '--gpu', 'a=cuda'], 'twice'],
    [['migrate', '--write', '--check'], '--check'],
    [['migrate', '--lock'], '--lock'],
    [['migrate', '--overlay', '../x.nix'], '../x.nix'],
    [['migrate', '--option', 'gpu'], '--option'],
    [['migrate', '--url', 'not a url'], '--url'],
    [['lsp'], '--stdio'],
  ])('%j exits with 2 and one sentence on stderr', (args, word) => {
    const { exit, out, notes } = cli(args);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(notes).toMatch(oneSentence);
    expect(notes).toContain(word);
  });

  it('says which hosts there are', () => {
    const { exit, notes } = cli(['migrate', '--gpu', 'argon=cpu', scratchFleet('fleet-overlay')]);
    expect(exit).toBe(2);
    expect(notes).toMatch(/argon.*carbon, beryllium, boron, nitrogen/);
  });
});

describe('the flake of a directory', () => {
  const flake = '{ inputs = { }; outputs = { self, ... }: { }; }\n';

  it('must be there', () => {
    const { exit, notes } = cli(['hosts', scratchFiles({ 'x.nix': '{ }' })]);
    expect(exit).toBe(2);
    expect(notes).toMatch(/no flake\.nix/);
  });

  it('may be the only one below, and must be named to migrate where there are several', () => {
    const folder = scratchFiles({ 'a/flake.nix': flake });
    expect(JSON.parse(cli(['hosts', '--format', 'json', folder]).out).flake).toBe('a/flake.nix');
    const { exit, notes } = cli(['migrate', scratchFiles({ 'a/flake.nix': flake, 'b/flake.nix': flake })]);
    expect(exit).toBe(2);
    expect(notes).toMatch(/a, b/);
  });

  it('must be valid Nix', () => {
    const folder = scratchFiles({ 'flake.nix': '{ outputs = ; }' });
    for (const command of ['hosts', 'migrate']) {
      const { exit, notes } = cli([command, folder]);
      expect(exit).toBe(2);
      expect(notes).toMatch(/flake\.nix is not valid Nix.*line 1/);
    }
  });

  it('is told by its flake.nix too', () => {
    expect(cli(['hosts', join(scratchFleet('fleet-migrated'), 'flake.nix')]).exit).toBe(0);
  });
});

describe('explain', () => {
  it('lists every rule in a line, and prints a page', () => {
    const list = cli(['explain']).out;
    expect(list).toMatch(/^stale-overlay\s+warning\s+\S/m);
    expect(cli(['explain', 'stale-overlay']).out).toMatch(/^# `?stale-overlay`?/);
  });
});
