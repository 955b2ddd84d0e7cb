import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../../../test/random-seed.ts';
import { inMemory, layered } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver, type ParseCache } from '../workspace/text-source.ts';
import { type AnalysisMemory, analysisSteps } from './analyse.ts';

beforeAll(loadParserNode);

const flake = (machine: string): string => `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem { modules = [ ./${machine} ]; };
  };
}
`;
const base = inMemory({
  '/w/a/flake.nix': flake('machine.nix'),
  '/w/a/machine.nix': '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }',
  '/w/b/flake.nix': flake('machine.nix'),
  '/w/b/machine.nix': '{ /* llama.cpp */ imports = [ ./gone.nix ]; }',
  '/w/loose.nix': '{ }',
});

/** Goes through the steps again and again, with some files changed. */
function looker() {
  const memory: AnalysisMemory = new Map();
  const cache: ParseCache = new Map();
  return (changes: Record<string, string | null> = {}) => {
    const steps = analysisSteps(
      filesOver(layered(base, new Map(Object.entries(changes))), cache),
      '/w',
      {},
      memory,
    );
    const seen: string[] = [];
    for (;;) {
      const step = steps.next();
      if (step.done) return { seen, analysis: step.value };
      seen.push(`${step.value.done}/${step.value.total} ${step.value.folder}`);
    }
  };
}

it('stops before each flake, and before the files of none', () => {
  expect([...new Set(looker()().seen)]).toEqual(['0/3 /w/a', '1/3 /w/b', '2/3 /w']);
});

it('stops within a flake, not only before it', () => {
  const { seen } = looker()();
  expect(seen.filter((step) => step === '0/3 /w/a').length).toBeGreaterThan(2);
});

it('works out again only the flake whose files have changed', () => {
  const look = looker();
  const before = look().analysis;
  const after = look({
    '/w/b/llama.nix': '{ }',
    '/w/b/machine.nix': '{ /* llama.cpp */ imports = [ ./lost.nix ]; }',
  }).analysis;
  expect(after.fleets[0]).toBe(before.fleets[0]);
  expect(after.fleets[1]).not.toBe(before.fleets[1]);
  const messages = (analysis: typeof before): string[] =>
    analysis.findings.filter(({ rule }) => rule === 'missing-file').map(({ message }) => message);
  expect(messages(before)[0]).toContain('gone.nix');
  expect(messages(after)[0]).toContain('lost.nix');
});

it('takes the fleet as it was where no host reads the file that has changed', () => {
  const look = looker();
  const before = look({ '/w/a/unread.nix': '{ }' }).analysis;
  const after = look({ '/w/a/unread.nix': '{ pkgs }: pkgs.hello' }).analysis;
  expect(after.fleets[0]).toBe(before.fleets[0]);
  const broken = look({ '/w/a/unread.nix': '{ llama = ' }).analysis;
  expect(broken.fleets[0]).not.toBe(before.fleets[0]);
  expect(broken.skipped.map(({ path }) => path)).toContain('/w/a/unread.nix');
});

describe('whatever is edited, what is known from before changes no answer', () => {
  const machines = [
    '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }',
    '{ imports = [ ./extra.nix ]; services.llama-cpp.enable = true; }',
    '{ lib, ... }: { imports = map (n: ./parts + "/${n}") (builtins.attrNames (builtins.readDir ./parts)); }',
    '{ environment.systemPackages = [ ',
  ];
  const others = [
    '{ }',
    '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-vulkan ]; }',
    'final: prev: { llama-cpp-cpu = prev.llama-cpp; }',
    'llama (',
    null,
  ];
  const edit = fc.oneof(
    fc.record({
      path: fc.constantFrom('/w/a/machine.nix', '/w/b/machine.nix'),
      text: fc.constantFrom(...machines),
    }),
    fc.record({
      path: fc.constantFrom(
        '/w/a/extra.nix',
        '/w/a/parts/x.nix',
        '/w/a/overlay.nix',
        '/w/a/unread.nix',
        '/w/loose.nix',
      ),
      text: fc.constantFrom(...others),
    }),
  );
  const told = ({ fleets, findings, skipped }: ReturnType<ReturnType<typeof looker>>['analysis']) => ({
    hosts: fleets.map(({ hosts, overlays }) => [
      hosts.map(({ name, packages, unknown }) => [
        name,
        packages.map(({ where, package: { name: of, origin } }) => [where, of, origin]),
        unknown.map(({ text }) => text),
      ]),
      overlays.map(({ path }) => path),
    ]),
    findings: findings.map(({ rule, file, span, message }) => [rule, file.path, file.text, span, message]),
    skipped,
  });

  it('by random edits', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const look = looker();
        const changes: Record<string, string | null> = {};
        look();
        for (const { path, text } of edits) {
          changes[path] = text;
          expect(told(look(changes).analysis)).toEqual(told(looker()(changes).analysis));
        }
      }),
      { seed, numRuns: 25 },
    );
  }, 60_000);
});

it('sees a file come that a flake had asked for', () => {
  const look = looker();
  const before = look().analysis;
  expect(before.findings.map(({ rule }) => rule)).toContain('missing-file');
  const after = look({ '/w/b/gone.nix': '{ }' }).analysis;
  expect(after.fleets[0]).toBe(before.fleets[0]);
  expect(after.findings.map(({ rule }) => rule)).not.toContain('missing-file');
});

it('changes nothing where nothing has changed', () => {
  const look = looker();
  const { fleets, findings } = look().analysis;
  expect(look().analysis).toMatchObject({ fleets, findings });
  expect(look().analysis.fleets).toEqual(fleets);
});
