/** `.llamaflake.json`, the days to assume, and comments: what changes what the command line says. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, cliJson } from './cli.ts';
import { scratchFiles, scratchFleet, textsOf } from './scratch.ts';

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const check = (folder: string, ...more: string[]): Report =>
  cliJson<Report>(['check', '--format', 'json', ...more, folder]).json;

const rulesOf = ({ findings }: Report): string[] => findings.map(({ rule }) => rule);

const withSettings = (folder: string, settings: unknown): string => {
  writeFileSync(
    join(folder, '.llamaflake.json'),
    typeof settings === 'string' ? settings : JSON.stringify(settings),
  );
  return folder;
};

describe('.llamaflake.json', () => {
  it('sets how bad a rule’s findings are, and which files are left out', () => {
    const folder = withSettings(scratchFleet('fleet-overlay'), {
      severities: { 'stale-overlay': 'error', 'native-cpu-flag': 'off' },
      exclude: ['machines/**'],
    });
    const report = check(folder);
    expect(report.findings.find(({ rule }) => rule === 'stale-overlay')?.severity).toBe('error');
    expect(rulesOf(report)).not.toContain('native-cpu-flag');
    expect(report.findings.filter(({ file }) => file.startsWith('machines/'))).toEqual([]);
    expect(report.skipped).toEqual([]);
    // A rule that is asked for by name is not off.
    expect(rulesOf(check(folder, '--rule', 'native-cpu-flag'))).toEqual(['native-cpu-flag']);
  });

  it('counts for flakes below its folder, up to the repository’s', () => {
    const folder = scratchFiles({
      'x/flake.nix':
        '{ inputs.llama-cpp.url = "github:ggerganov/llama.cpp"; outputs = { self, llama-cpp }: llama-cpp; }',
    });
    withSettings(folder, { severities: { 'moved-upstream': 'hint' } });
    expect(check(join(folder, 'x')).findings.map(({ severity }) => severity)).toContain('hint');
    mkdirSync(join(folder, 'x/.git'));
    expect(check(join(folder, 'x')).findings.map(({ severity }) => severity)).toContain('warning');
  });

  it('names the option and the overlay of a migration, unless flags do', () => {
    const folder = withSettings(scratchFleet('fleet-overlay'), {
      option: 'local.gpu',
      overlay: 'nix/llama.nix',
    });
    const { json } = cliJson<{ files: Record<string, string> }>([
      'migrate',
      '--format=json',
      '--gpu=boron=vulkan',
      folder,
    ]);
    expect(Object.keys(json.files)).toContain('nix/llama.nix');
    expect(Object.values(json.files).join('')).toContain('local.gpu');
    const given = cliJson<{ files: Record<string, string> }>([
      'migrate',
      '--format=json',
      '--overlay=overlays/x.nix',
      folder,
    ]).json;
    expect(Object.keys(given.files)).toContain('overlays/x.nix');
  });

  it.each([
    ['{ "severities": ', 'JSON'],
    ['[]', 'a set of settings'],
    ['{ "severities": { "stale-overlays": "off" } }', 'perhaps "stale-overlay" was meant'],
    ['{ "severities": { "stale-overlay": "loud" } }', 'loud'],
    ['{ "optoin": "x.y" }', 'optoin'],
    ['{ "option": 7, "overlay": 8 }', 'option'],
  ])('is told in one sentence where it is wrong, and loses nothing: %s', (text, word) => {
    const folder = scratchFleet('fleet-overlay');
    const before = check(folder);
    const after = check(withSettings(folder, text));
    expect(after.skipped).toEqual([{ file: '.llamaflake.json', reason: expect.stringContaining(word) }]);
    expect(after.findings).toEqual(before.findings);
    const { exit, notes } = cli(['hosts', folder]);
    expect(exit).toBe(0);
    expect(notes).toMatch(/^\.llamaflake\.json: [^\n]+\n$/);
  });

  it('keeps what is right of it', () => {
    const folder = withSettings(scratchFleet('fleet-overlay'), {
      severities: { 'stale-overlay': 'off', 'missing-file': 'loud' },
    });
    expect(rulesOf(check(folder))).not.toContain('stale-overlay');
  });
});

describe('the days to assume', () => {
  const flake = (flag: string): string => `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    inputs.llama-cpp.url = "github:ggml-org/llama.cpp";
    outputs = { self, nixpkgs, llama-cpp }: {
      packages.x86_64-linux.a = llama-cpp.packages.x86_64-linux.${flag};
      overlays.default = final: prev: { llama-cpp-b = llama-cpp.packages.\${final.system}.vulkan; };
    };
  }`;

  it('--assume-upstream says which outputs there are', () => {
    const folder = scratchFiles({ 'flake.nix': flake('opencl') });
    expect(rulesOf(check(folder))).toContain('unknown-flake-output');
    expect(rulesOf(check(folder, '--assume-upstream', '2024-03-15'))).not.toContain('unknown-flake-output');
    // Within a month of the day that is not exactly known.
    expect(rulesOf(check(folder, '--assume-upstream', '2024-07-20'))).not.toContain('unknown-flake-output');
    withSettings(folder, { assumeUpstream: '2024-03-15' });
    expect(rulesOf(check(folder))).not.toContain('unknown-flake-output');
    expect(rulesOf(check(folder, '--assume-upstream', '2026-01-01'))).toContain('unknown-flake-output');
  });

  it('--assume-nixpkgs says how bad an alias is', () => {
    const folder = scratchFiles({ 'flake.nix': flake('vulkan') });
    const severity = (...more: string[]) =>
      check(folder, ...more).findings.find(({ rule }) => rule === 'deprecated-system-alias')?.severity;
    expect(severity()).toBe('warning');
    expect(severity('--assume-nixpkgs', '2025-10-01')).toBe('hint');
  });
});

describe('fixes', () => {
  it('never silence anything by themselves', () => {
    const folder = scratchFleet('fleet-guide');
    cli(['check', '--fix', folder]);
    expect(Object.values(textsOf(folder)).join('')).not.toContain('llamaflake-ignore');
  });

  it('come to a fixed point, and leave nothing safe to do', () => {
    const folder = scratchFleet('fleet-guide');
    const after = check(folder, '--fix');
    expect(after.findings.flatMap(({ fixes }) => fixes.filter(({ safe }) => safe))).toEqual([]);
    const texts = textsOf(folder);
    expect(rulesOf(check(folder, '--fix'))).toEqual(rulesOf(after));
    expect(textsOf(folder)).toEqual(texts);
  });
});

describe('explain', () => {
  it('prints the page of a rule, and all rules in a line each', () => {
    const { out, exit } = cli(['explain', 'native-cpu-flag']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^# `native-cpu-flag`\n\n\*\*warning\*\*: /);
    expect(cli(['explain']).out).toMatch(/^native-cpu-flag +warning +\S/m);
  });

  it.each([
    ['native-cpu-flags', 'native-cpu-flag'],
    ['stale', 'stale-overlay'],
    ['UNKNOWN-OUTPUT', 'unknown-flake-output'],
  ])('knows what may have been meant by %s', (given, meant) => {
    const { exit, notes } = cli(['explain', given]);
    expect(exit).toBe(2);
    expect(notes).toContain(meant);
  });
});
