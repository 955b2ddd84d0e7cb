/** `llamaflake migrate`: the plan as a diff and as JSON, written, and asked after. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, cliJson, git } from './cli.ts';
import { scratchFleet, scratchFolder, textsOf } from './scratch.ts';

interface PlanJson {
  readonly version: number;
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly files: readonly string[];
  }[];
  readonly files: Readonly<Record<string, string | null>>;
  readonly hosts: Readonly<
    Record<string, { readonly before: readonly object[]; readonly after: readonly object[] }>
  >;
  readonly decisions: readonly {
    readonly question: string;
    readonly flag: string;
    readonly choices: readonly string[];
  }[];
  readonly notes: readonly string[];
}

function committed(folder: string): string {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(
    folder,
    '-c',
    'user.name=mara',
    '-c',
    'user.email=mara@example.org',
    'commit',
    '--quiet',
    '-m',
    'fleet',
  );
  return folder;
}

describe('migrate', () => {
  it('prints a diff that git applies, and that is what --write writes', () => {
    const folder = scratchFleet('fleet-overlay');
    const before = textsOf(folder);
    const { exit, out } = cli(['migrate', folder]);
    expect(exit).toBe(0);
    expect(textsOf(folder)).toEqual(before);
    const patch = join(scratchFolder(), 'migration.diff');
    writeFileSync(patch, out);
    const applied = committed(scratchFleet('fleet-overlay'));
    git(applied, 'apply', patch);
    expect(cli(['migrate', '--write', folder]).exit).toBe(0);
    expect(textsOf(folder)).toEqual(textsOf(applied));
  });

  it('is due before and done after, and again is nothing', () => {
    const folder = scratchFleet('fleet-overlay');
    expect(cli(['migrate', '--check', folder])).toMatchObject({ exit: 1, out: '' });
    expect(cli(['migrate', '--write', folder])).toMatchObject({ exit: 0, out: '' });
    const written = textsOf(folder);
    expect(cli(['migrate', '--check', folder])).toMatchObject({ exit: 0, out: '' });
    expect(cli(['migrate', '--write', folder])).toMatchObject({ exit: 0, out: '' });
    expect(textsOf(folder)).toEqual(written);
    expect(cli(['check', '--fail-on', 'hint', folder])).toMatchObject({ exit: 0, out: '' });
  });

  it('follows check --fix on a fleet with every mistake of the guide, and leaves it without one', () => {
    const folder = scratchFleet('fleet-guide');
    cli(['check', '--fix', folder]);
    expect(cli(['migrate', '--write', folder]).exit).toBe(0);
    expect(cli(['migrate', '--check', folder])).toMatchObject({ exit: 0, out: '' });
    expect(cli(['check', '--fail-on', 'hint', folder])).toMatchObject({ exit: 0, out: '' });
    const { hosts } = JSON.parse(cli(['hosts', '--format', 'json', folder]).out);
    expect(hosts.map(({ name, gpu }: { name: string; gpu: string }) => [name, gpu])).toEqual([
      ['carbon', 'cuda'],
      ['beryllium', 'vulkan'],
      ['boron', 'cpu'],
      ['nitrogen', 'cpu'],
    ]);
  });

  it('tells Git of new files, and the user what is to be done', () => {
    const folder = committed(scratchFleet('fleet-overlay'));
    const { notes } = cli(['migrate', '--write', folder]);
    expect(git(folder, 'ls-files')).toContain('overlays/llama-cpp.nix');
    expect(git(folder, 'diff', '--cached', '--name-only')).toBe('');
    expect(notes).toMatch(/git add --intent-to-add .*overlays\/llama-cpp\.nix/);
    expect(notes).toMatch(/next: run nix flake lock/);
  });

  it('gives hosts what they are told to have', () => {
    const folder = scratchFleet('fleet-overlay');
    expect(
      cli(['migrate', '--write', '--gpu', 'boron=vulkan', '--overlay', 'pkgs/llama.nix', folder]).exit,
    ).toBe(0);
    const { hosts } = JSON.parse(cli(['hosts', '--format', 'json', folder]).out);
    const gpuOf = (name: string) => hosts.find((host: { name: string }) => host.name === name).gpu;
    expect(['carbon', 'beryllium', 'boron', 'nitrogen'].map(gpuOf)).toEqual([
      'cuda',
      'vulkan',
      'vulkan',
      'cpu',
    ]);
    expect(Object.keys(textsOf(folder))).toContain('pkgs/llama.nix');
  });

  it('changes the one line of a migrated host that is told to have another GPU', () => {
    const folder = scratchFleet('fleet-migrated');
    const before = textsOf(folder);
    expect(cli(['migrate', '--write', '--gpu', 'carbon=rocm', folder]).exit).toBe(0);
    const name = 'machines/carbon.nix';
    expect(textsOf(folder)).toEqual({
      ...before,
      [name]: before[name]!.replace('hardware.gpu = "cuda"', 'hardware.gpu = "rocm"'),
    });
  });

  it('writes nothing at all where one file is read-only', () => {
    const folder = scratchFleet('fleet-overlay');
    const before = textsOf(folder);
    chmodSync(join(folder, 'machines/nitrogen.nix'), 0o444);
    const { exit, notes } = cli(['migrate', '--write', folder]);
    expect(exit).toBe(2);
    expect(notes).toMatch(/machines\/nitrogen\.nix is read-only; nothing was written/);
    expect(textsOf(folder)).toEqual(before);
  });

  it('says that the migration stands where the lock can’t be made', () => {
    const folder = scratchFleet('fleet-overlay');
    const { exit, notes } = cli(['migrate', '--write', '--lock', folder], { path: scratchFolder() });
    expect(exit).toBe(2);
    expect(notes).toMatch(/the migration is written, but nix flake lock failed: nix is not on PATH/);
  });
});

describe('migrate --format json', () => {
  it('has the steps, the whole new texts, and each host before and after', () => {
    const folder = scratchFleet('fleet-overlay');
    const { exit, json } = cliJson<PlanJson>(['migrate', '--format', 'json', folder]);
    expect(exit).toBe(0);
    expect(json.version).toBe(1);
    expect(json.steps.map(({ id }) => id)).toContain('add-input');
    expect(json.files['nixos/pkgs/llama-cpp-variants.nix']).toBeNull();
    expect(json.files['flake.nix']).toContain('github:ggml-org/llama.cpp');
    expect(new Set(json.steps.flatMap(({ files }) => files))).toEqual(new Set(Object.keys(json.files)));
    expect(json.hosts.carbon?.after).toContainEqual(
      expect.objectContaining({ origin: 'upstream', backends: ['cuda'] }),
    );
    expect(json.decisions).toEqual([]);
    cli(['migrate', '--write', folder]);
    for (const [path, text] of Object.entries(json.files)) expect(textsOf(folder)[path] ?? null).toBe(text);
  });

  it('asks what it must not decide alone, with the flag that decides it, and exits with 3', () => {
    const folder = scratchFleet('fleet-overlay');
    const hardware = join(folder, 'machines/boron.nix');
    const text = textsOf(folder)['machines/boron.nix']!;
    writeFileSync(
      hardware,
      // An AMD GPU, and a llama.cpp that says nothing of it.
      text
        .replace(/package = [^;]+;/, '')
        .replace('networking.hostName', 'boot.initrd.kernelModules = ["amdgpu"];\n  networking.hostName'),
    );
    const before = textsOf(folder);
    const { exit, json } = cliJson<PlanJson>(['migrate', '--format', 'json', '--write', folder]);
    expect(exit).toBe(3);
    expect(json.decisions).toEqual([expect.objectContaining({ flag: '--gpu boron=…' })]);
    expect(cli(['migrate', folder])).toMatchObject({ exit: 3, out: '' });
    expect(cli(['migrate', folder]).notes).toMatch(/--gpu boron=/);
    expect(textsOf(folder)).toEqual(before);
    expect(cli(['migrate', '--gpu', 'boron=rocm', folder]).exit).toBe(0);
  });
});
