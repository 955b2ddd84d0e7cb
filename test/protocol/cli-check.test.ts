/** `llamaflake check`: the contract that scripts and CI jobs depend on. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, cliJson } from './cli.ts';
import { scratchFiles, scratchFleet, textsOf } from './scratch.ts';

interface Report {
  readonly version: number;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly range: Record<'start' | 'end', { readonly line: number; readonly character: number }>;
    readonly message: string;
    readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  }[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly stats: Record<'files' | 'parsed' | 'ms', number>;
}

const rulesOf = ({ findings }: Report): string[] => findings.map(({ rule }) => rule);
const flake = '{ inputs = { }; outputs = { self, ... }: { }; }\n';

describe('check --format json', () => {
  it('names each finding with its file, its range and the fixes that hold', () => {
    const folder = scratchFleet('fleet-guide');
    const { exit, json } = cliJson<Report>(['check', '--format', 'json', folder]);
    expect(exit).toBe(1);
    expect(json.version).toBe(1);
    const lookup = json.findings.find(
      ({ file, rule }) => file === 'machines/carbon.nix' && rule === 'attr-names-lookup',
    );
    expect(lookup).toMatchObject({ severity: 'error', fixes: [expect.objectContaining({ safe: true })] });
    const lines = textsOf(folder)['machines/carbon.nix']!.split('\n');
    const { start } = lookup!.range;
    expect(lines[start.line]!.slice(start.character)).toMatch(/^\(?builtins\.attrNames/);
    expect(json.stats.files).toBe(
      Object.keys(textsOf(folder)).filter((name) => name.endsWith('.nix')).length,
    );
    expect(json.stats.parsed).toBeGreaterThan(0);
  });

  it('finds nothing in a migrated fleet', () => {
    const { exit, json } = cliJson<Report>(['check', '--format', 'json', scratchFleet('fleet-migrated')]);
    expect(json.findings).toEqual([]);
    expect(exit).toBe(0);
  });

  it('reports one file of a flake with what the whole flake means, relative to the current folder', () => {
    const folder = scratchFleet('fleet-guide');
    const { json } = cliJson<Report>(['check', '--format', 'json', 'machines/carbon.nix'], folder);
    expect(new Set(json.findings.map(({ file }) => file))).toEqual(new Set(['machines/carbon.nix']));
    expect(rulesOf(json)).toContain('undeclared-option');
    expect(json.stats.files).toBe(1);
  });

  it('keeps to the rules that are named', () => {
    const folder = scratchFleet('fleet-guide');
    const { json } = cliJson<Report>([
      'check',
      '--format=json',
      '--rule',
      'duplicate-formal',
      '--rule=missing-file',
      folder,
    ]);
    expect(new Set(rulesOf(json))).toEqual(new Set(['duplicate-formal', 'missing-file']));
  });
});

describe('check --fail-on', () => {
  it.each([
    ['error', 'fleet-overlay', 0],
    ['warning', 'fleet-overlay', 1],
    ['hint', 'fleet-overlay', 1],
    ['never', 'fleet-guide', 0],
  ] as const)('%s on %s exits with %d', (severity, fixture, exit) => {
    expect(cli(['check', '--fail-on', severity, scratchFleet(fixture)]).exit).toBe(exit);
  });
});

describe('check in other formats', () => {
  it('writes lines that editors and terminals can follow, without colour where nobody sees it', () => {
    const { out } = cli(['check', scratchFleet('fleet-overlay')]);
    expect(out).toMatch(/^nixos\/pkgs\/llama-cpp-variants\.nix:\d+:\d+ warning stale-overlay \S/m);
    expect(out).not.toContain('\u001b');
  });

  it('writes SARIF that code scanning takes', () => {
    const { out } = cli(['check', '--format', 'sarif', scratchFleet('fleet-guide')]);
    const { version, runs } = JSON.parse(out);
    expect(version).toBe('2.1.0');
    const [{ tool, results }] = runs;
    expect(tool.driver.name).toBe('llamaflake');
    for (const { ruleId, ruleIndex, level, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      const [{ physicalLocation }] = locations;
      expect(physicalLocation.artifactLocation.uri).not.toMatch(/^(\/|file:)/);
      expect(physicalLocation.region.startLine).toBeGreaterThan(0);
    }
    expect(results.length).toBeGreaterThan(0);
  });

  it('writes workflow commands of GitHub', () => {
    const { out } = cli(['check', '--format', 'github', scratchFleet('fleet-overlay')]);
    expect(out).toMatch(
      /^::warning file=nixos\/pkgs\/llama-cpp-variants\.nix,line=\d+,endLine=\d+,.*title=llamaflake stale-overlay::\S/m,
    );
  });
});

describe('check --fix', () => {
  it('mends what is safe, reports what is left, and the second time changes nothing', () => {
    const folder = scratchFleet('fleet-guide');
    const before = cliJson<Report>(['check', '--format', 'json', folder]).json;
    const after = cliJson<Report>(['check', '--fix', '--format', 'json', folder]).json;
    expect(rulesOf(before)).toContain('duplicate-formal');
    expect(rulesOf(after)).not.toContain('duplicate-formal');
    expect(after.findings.flatMap(({ fixes }) => fixes.filter(({ safe }) => safe))).toEqual([]);
    const texts = textsOf(folder);
    cli(['check', '--fix', folder]);
    expect(textsOf(folder)).toEqual(texts);
  });

  it('keeps line endings and a byte order mark', () => {
    const text = '\uFEFF{\r\n  inputs = { };\r\n  outputs = { self, inputs, ... }@inputs: { };\r\n}\r\n';
    const folder = scratchFiles({ 'flake.nix': text });
    expect(cli(['check', '--fix', folder]).exit).toBe(0);
    expect(textsOf(folder)['flake.nix']).toBe(text.replace(' inputs, ...', ' ...'));
  });
});

describe('check on bad input', () => {
  it('names what it skipped, with a reason, and goes on', () => {
    const folder = scratchFiles({
      'flake.nix': flake,
      'binary.nix': new Uint8Array([0, 255, 254, 0]),
      'broken.nix': '{ llama-cpp = ; }',
      'huge.nix': `# llama\n${' '.repeat(2_100_000)}`,
      'latin.nix': new Uint8Array([0x7b, 0xe9, 0x7d]),
      'sub/lookup.nix': '{ pkgs, ... }: { a = builtins.attrNames { x = pkgs.llama-cpp; }.${"x"}; }',
    });
    symlinkSync('loop.nix', join(folder, 'loop.nix'));
    symlinkSync('..', join(folder, 'sub/up'));
    const { json } = cliJson<Report>(['check', '--format', 'json', folder]);
    const files = json.skipped.map(({ file }) => file);
    expect(files).toEqual(expect.arrayContaining(['binary.nix', 'broken.nix', 'huge.nix', 'latin.nix']));
    expect(json.skipped.find(({ file }) => file === 'latin.nix')?.reason).toBe('not valid UTF-8');
    expect(json.findings.every(({ file }) => ['broken.nix', 'sub/lookup.nix'].includes(file))).toBe(true);
  });

  it('does not hang on a pipe, and goes through nested folders to an end', () => {
    const folder = scratchFiles({ 'flake.nix': flake });
    expect(spawnSync('mkfifo', [join(folder, 'pipe.nix')]).status).toBe(0);
    mkdirSync(join(folder, Array(40).fill('d').join('/')), { recursive: true });
    expect(cli(['check', folder]).exit).toBe(0);
    expect(cli(['check', join(folder, 'pipe.nix')])).toMatchObject({ exit: 2, out: '' });
  });

  it('exits with 0 where there is nothing to check, and with 2 where no named file can be read', () => {
    const folder = scratchFiles({ 'x/readme.md': 'x', 'secret.nix': new Uint8Array([255]) });
    expect(cli(['check', join(folder, 'x')])).toMatchObject({ exit: 0, out: '' });
    expect(cli(['check', join(folder, 'secret.nix')]).exit).toBe(2);
  });

  it('keeps control characters of a file away from the terminal', () => {
    const folder = scratchFleet('fleet-overlay');
    writeFileSync(join(folder, 'a\u001b[31m.nix'), '{ llama = ; }');
    expect(cli(['check', folder]).notes).not.toContain('\u001b');
  });
});
