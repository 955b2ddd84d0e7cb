/**
 * Migrations, judged by real Nix: every fixture is migrated in memory, evaluated before and after on the stubs, and each host has
 * the package that the plan promised. The guide's seven sections have a test each.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Files, isProblem } from '../../server/src/eval/files.ts';
import { loadFleet, relative } from '../../server/src/fleet/load.ts';
import { fixAll } from '../../server/src/migrate/fix-all.ts';
import { mendAndPlan } from '../../server/src/migrate/mend-and-plan.ts';
import { planMigration, planStep } from '../../server/src/migrate/plan.ts';
import type { MigrationOptions, Plan, StepId } from '../../server/src/migrate/types.ts';
import { changedTexts, noChange } from '../../server/src/nix/change.ts';
import { analyse } from '../../server/src/rules/analyse.ts';
import { disk } from '../../server/src/workspace/disk.ts';
import { layered } from '../../server/src/workspace/layers.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { filesOver } from '../../server/src/workspace/text-source.ts';
import { fixture, value } from './fixtures.ts';
import { disposeStore, evalFleet, evalOutputs } from './harness.ts';

beforeAll(loadParserNode);
afterAll(disposeStore);

interface Migrated {
  readonly plan: Plan;
  /** New texts by path relative to the flake; null for a deleted file. */
  readonly files: Record<string, string | null>;
  /** The plan for the migrated fleet. */
  readonly again: Plan;
}

function migrate(dir: string, options: Partial<MigrationOptions> = {}): Migrated {
  const source = disk();
  const files = filesOver(source);
  const plan = planMigration(loadFleet(files, dir), options);
  const textOf = (path: string): string => {
    const text = files.text(path);
    return isProblem(text) ? '' : text;
  };
  const texts = changedTexts(plan.change, textOf);
  const after = loadFleet(filesOver(layered(source, texts)), dir);
  return {
    plan,
    files: Object.fromEntries([...texts].map(([path, text]) => [relative(dir, path), text])),
    again: planMigration(after, options),
  };
}

/** Each host's llama.cpp by place: "upstream cuda dispatch". */
async function evaluated(
  dir: string,
  files: Record<string, string | null> = {},
): Promise<Record<string, string[] | string>> {
  const result = await evalFleet(dir, {}, { files });
  return Object.fromEntries(
    Object.entries(result.hosts).map(([host, report]) => [
      host,
      report.ok
        ? report.value.packages
            .map((found) => `${found.where}: ${found.origin} ${found.gpu} ${found.cpu}`)
            .sort()
        : report.error,
    ]),
  );
}

const everywhere = (gpu: string, ...places: string[]): string[] =>
  places.map((place) => `${place}: upstream ${gpu} dispatch`).sort();

const system = 'environment.systemPackages';
const mara = 'home-manager.users.mara.home.packages';

describe('a fleet with a stale overlay', () => {
  const dir = fixture('overlay');

  test('every host evaluates, each with its variant', async () => {
    const { plan, files } = migrate(dir);
    expect(plan.refused).toBeUndefined();
    expect(plan.decisions).toEqual([]);
    expect(await evaluated(dir, files)).toEqual({
      carbon: everywhere('cuda', system, mara),
      beryllium: everywhere('vulkan', system, mara),
      boron: everywhere('cpu', 'services.llama-cpp.package', mara),
      nitrogen: everywhere('cpu', system, mara),
    });
  });

  test('migrated again, nothing is due', () => {
    const { again } = migrate(dir);
    expect(again.steps).toEqual([]);
    expect(again.refused).toBeUndefined();
  });

  test('only the lines that a step names have changed', () => {
    const { files } = migrate(dir);
    const changes = Object.fromEntries(
      Object.entries(files)
        .filter(
          ([path, text]) =>
            text !== null && !['overlays/llama-cpp.nix', 'nixos/llama-cpp.nix'].includes(path),
        )
        .map(([path, text]) => [path, lineChanges(readFileSync(`${dir}/${path}`, 'utf8'), text!)]),
    );
    expect(changes).toEqual({
      'flake.nix': [
        '+',
        '+    llama-cpp = {',
        '+      url = "github:ggml-org/llama.cpp";',
        '+      inputs.nixpkgs.follows = "nixpkgs";',
        '+    };',
        '-              (import ./nixos/pkgs/llama-cpp-variants.nix inputs)',
      ],
      'nixos/default.nix': ['+    ./llama-cpp.nix'],
      'machines/carbon.nix': [
        '+  hardware.gpu = "cuda";',
        '-    llama-cpp-cuda',
        '+    config.services.llama-cpp.package',
      ],
      'machines/beryllium.nix': [
        '-{pkgs, ...}: {',
        '+{pkgs, config, ...}: {',
        '+  hardware.gpu = "vulkan";',
        '-    pkgs.llama-cpp-vulkan',
        '+    config.services.llama-cpp.package',
      ],
      'machines/boron.nix': [
        '-  nixpkgs.overlays = [(import ../nixos/pkgs/llama-cpp-variants.nix inputs)];',
        '+  hardware.gpu = "cpu";',
        '-    package = pkgs.llama-cpp-cpu;',
      ],
      'machines/nitrogen.nix': [
        '+  config,',
        '+  hardware.gpu = "cpu";',
        '+',
        '-    llama-cpp-cpu',
        '+    config.services.llama-cpp.package',
      ],
      'home/mara.nix': [
        '+  osConfig,',
        '-    llama-cpp # quick questions from the terminal',
        '+    osConfig.services.llama-cpp.package # quick questions from the terminal',
      ],
    });
  });
});

describe('the guide’s sections', () => {
  const dir = fixture('overlay');

  test('section 2, the input: the official flake, following the hosts’ nixpkgs', () => {
    const { files } = migrate(dir);
    expect(files['flake.nix']).toContain(
      'url = "github:ggml-org/llama.cpp";\n      inputs.nixpkgs.follows = "nixpkgs";',
    );
  });

  test('section 3, the overlay: a function with one attribute for each backend', async () => {
    const { files } = migrate(dir);
    expect(files['overlays/llama-cpp.nix']).toMatch(/^\{inputs\}:\nfinal: prev:$/m);
    for (const variant of ['cpu', 'cuda', 'rocm', 'vulkan']) {
      expect(files['overlays/llama-cpp.nix']).toContain(`llama-cpp-${variant} = build {`);
    }
  });

  test('section 4.A, the wiring in each host’s own list', async () => {
    const { plan, files } = migrate(dir, { wiring: 'inline' });
    expect(plan.refused).toBeUndefined();
    expect(
      files['flake.nix']!.match(/import \.\/overlays\/llama-cpp\.nix \{inherit inputs;\}/g),
    ).toHaveLength(4);
    expect(files['nixos/llama-cpp.nix']).not.toContain('nixpkgs.overlays');
    expect(await evaluated(dir, files)).toMatchObject({
      carbon: everywhere('cuda', system, mara),
      nitrogen: everywhere('cpu', system, mara),
    });
  });

  test('section 4.B, the wiring in one shared module', () => {
    const { files } = migrate(dir);
    expect(files['nixos/llama-cpp.nix']).toContain(
      'nixpkgs.overlays = [(import ../overlays/llama-cpp.nix {inherit inputs;})];',
    );
    expect(files['nixos/default.nix']).toContain('./llama-cpp.nix');
  });

  test('section 5.1, the GPU option: declared, and one line for each machine', () => {
    const { files } = migrate(dir);
    expect(files['nixos/llama-cpp.nix']).toContain('options.hardware.gpu = lib.mkOption {');
    expect(files['machines/carbon.nix']).toContain('hardware.gpu = "cuda";');
  });

  test('section 5.2, the selection: where llama.cpp was installed, the selected one is', () => {
    const { files } = migrate(dir);
    expect(files['machines/carbon.nix']).toContain('config.services.llama-cpp.package');
  });

  test('section 6, Home Manager: the host’s variant, read from the host', () => {
    const { files } = migrate(dir);
    expect(files['home/mara.nix']).toContain('osConfig.services.llama-cpp.package');
  });

  test('section 7, the clean-up: the old overlay is gone, and every import of it', () => {
    const { files } = migrate(dir);
    expect(files['nixos/pkgs/llama-cpp-variants.nix']).toBeNull();
    for (const text of Object.values(files)) expect(text ?? '').not.toContain('llama-cpp-variants');
  });
});

describe('each step by itself, with what it stands on', () => {
  const dir = fixture('nixpkgs');
  const filesAfter = (id: StepId): Record<string, string | null> => {
    const files = filesOver(disk());
    const change = planStep(loadFleet(files, dir), id);
    const texts = changedTexts(change ?? noChange, (path) => textIn(files, path));
    return Object.fromEntries([...texts].map(([path, text]) => [relative(dir, path), text]));
  };

  test.each<[StepId, string[]]>([
    ['add-input', ['flake.nix']],
    ['write-overlay', ['flake.nix', 'overlays/llama-cpp.nix']],
    ['write-module', ['flake.nix', 'modules/llama-cpp.nix', 'overlays/llama-cpp.nix']],
    ['wire-hosts', ['flake.nix', 'modules/llama-cpp.nix', 'overlays/llama-cpp.nix']],
    [
      'set-gpu',
      [
        'flake.nix',
        'hosts/feldspar.nix',
        'hosts/quartz.nix',
        'modules/llama-cpp.nix',
        'overlays/llama-cpp.nix',
      ],
    ],
  ])('%s leaves every host with the packages that it had', async (id, paths) => {
    const files = filesAfter(id);
    expect(Object.keys(files).sort()).toEqual(paths);
    const [before, after] = [await evaluated(dir), await evaluated(dir, files)];
    expect(after.quartz).toEqual(before.quartz);
    expect(after.feldspar).toEqual(before.feldspar);
    expect(after.mica).toEqual([]);
  });

  test('select-package gives each host its variant', async () => {
    expect(await evaluated(dir, filesAfter('select-package'))).toMatchObject({
      quartz: everywhere('cpu', system),
      feldspar: everywhere('rocm', 'services.llama-cpp.package'),
    });
  });

  test('remove-stale takes the old overlay away from a fleet that is migrated otherwise', () => {
    const overlay = fixture('overlay');
    const files = filesOver(disk());
    expect(planStep(loadFleet(files, overlay), 'remove-stale')?.deleted).toEqual([
      `${overlay}/nixos/pkgs/llama-cpp-variants.nix`,
    ]);
  });
});

describe('other fleets', () => {
  test('hosts made by a helper in another file, one edit for all', async () => {
    const dir = fixture('helper');
    const { plan, files, again } = migrate(dir);
    expect(plan.steps.find((step) => step.id === 'wire-hosts')?.files).toEqual(['lib/mk-host.nix']);
    expect(await evaluated(dir, files)).toMatchObject({
      argon: everywhere('cuda', system),
      krypton: [],
      neon: everywhere('vulkan', 'services.llama-cpp.package'),
    });
    expect(again.steps).toEqual([]);
  });

  test('closed formals and no specialArgs', async () => {
    const dir = fixture('nixpkgs');
    const { files, again } = migrate(dir);
    expect(await evaluated(dir, files)).toMatchObject({
      quartz: everywhere('cpu', system),
      feldspar: everywhere('rocm', 'services.llama-cpp.package'),
      mica: [],
    });
    expect(again.steps).toEqual([]);
  });

  test('a host without llama.cpp stays the same system', async () => {
    const dir = fixture('nixpkgs');
    const { files } = migrate(dir);
    const before = await evalFleet(dir, { hosts: ['mica'] });
    const after = await evalFleet(dir, { hosts: ['mica'] }, { files });
    expect(value(after.hosts.mica!).toplevel).toBe(value(before.hosts.mica!).toplevel);
  });

  test('flake-parts, users’ packages and a home of another system', async () => {
    const dir = fixture('parts');
    const { files, again } = migrate(dir);
    expect(await evaluated(dir, files)).toMatchObject({
      cedar: everywhere('cuda', 'users.users.olu.packages'),
      larch: everywhere('cpu', 'home-manager.users.olu.home.packages'),
    });
    expect(again.steps).toEqual([]);
  });

  test('a migrated fleet stays as it is', () => {
    expect(migrate(fixture('migrated')).plan.steps).toEqual([]);
  });

  test('an answer for a host wins over what it has', async () => {
    const dir = fixture('nixpkgs');
    const { files } = migrate(dir, { gpu: { quartz: 'vulkan' } });
    expect(await evaluated(dir, files)).toMatchObject({ quartz: everywhere('vulkan', system) });
  });
});

/** Removed and added lines, in order; lines that only moved count as both. */
function lineChanges(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  const changes: string[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && table[i + 1]![j]! >= table[i]![j + 1]!)) {
      changes.push(`-${a[i++]}`);
    } else {
      changes.push(`+${b[j++]}`);
    }
  }
  return changes;
}

describe('choices', () => {
  test('nixpkgs’ own builds behind the same option, with no input and no overlay', async () => {
    const dir = fixture('overlay');
    const { plan, files, again } = migrate(dir, { target: 'nixpkgs' });
    expect(plan.refused).toBeUndefined();
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'write-module',
      'wire-hosts',
      'set-gpu',
      'select-package',
      'remove-stale',
    ]);
    const hosts = await evaluated(dir, files);
    for (const [host, gpu] of [
      ['carbon', 'cuda'],
      ['beryllium', 'vulkan'],
      ['boron', 'cpu'],
      ['nitrogen', 'cpu'],
    ] as const) {
      expect(hosts[host]).toEqual(
        expect.arrayContaining([expect.stringContaining(`${mara}: nixpkgs ${gpu}`)]),
      );
    }
    expect(again.steps).toEqual([]);
  });

  test('the variants among the outputs, for CI to build', async () => {
    const dir = fixture('overlay');
    const { files, again } = migrate(dir, { expose: true });
    const outputs = await evalOutputs(
      dir,
      {
        map: 'fleet: builtins.attrNames fleet.hostLlamaPkg',
        packages: 'fleet: builtins.attrNames fleet.packages.x86_64-linux',
        cuda: 'fleet: fleet.packages.x86_64-linux.llama-cpp-cuda == fleet.hostLlamaPkg.carbon',
      },
      { files },
    );
    expect(outputs).toMatchObject({
      map: { ok: true, value: ['beryllium', 'boron', 'carbon', 'nitrogen'] },
      packages: { ok: true, value: ['llama-cpp-cpu', 'llama-cpp-cuda', 'llama-cpp-vulkan'] },
      cuda: { ok: true, value: true },
    });
    expect(again.steps).toEqual([]);
  });

  test('another option and another file', async () => {
    const dir = fixture('nixpkgs');
    const { files } = migrate(dir, { option: 'my.llama.backend', overlay: 'nix/llama.nix' });
    expect(files['nix/llama.nix']).toContain('llama-cpp-cuda');
    expect(files['hosts/feldspar.nix']).toContain('my.llama.backend = "rocm";');
    expect(await evaluated(dir, files)).toMatchObject({
      feldspar: everywhere('rocm', 'services.llama-cpp.package'),
    });
  });
});

describe('the guide, followed to the letter', () => {
  const dir = fixture('guide');

  test('fails in Nix as it stands, is mended by the safe fixes and migrated, and every host evaluates', async () => {
    const before = await evalFleet(dir);
    expect(before.error ?? Object.values(before.hosts).map((host) => host.ok)).toMatch(
      /duplicate formal function argument/,
    );

    const mended = fixEverything(dir);
    const source = layered(disk(), mended);
    const files = filesOver(source);
    const plan = planMigration(loadFleet(files, dir));
    expect(plan.refused).toBeUndefined();
    expect(plan.hosts.map(({ name, variant }) => [name, variant])).toEqual([
      ['carbon', 'cuda'],
      ['beryllium', 'vulkan'],
      ['boron', 'cpu'],
      ['nitrogen', 'cpu'],
    ]);
    const migrated = new Map([...mended, ...changedTexts(plan.change, (path) => textIn(files, path))]);
    const texts = Object.fromEntries([...migrated].map(([path, text]) => [relative(dir, path), text]));
    expect(await evaluated(dir, texts)).toEqual({
      carbon: everywhere('cuda', system, mara),
      beryllium: everywhere('vulkan', system, mara),
      boron: everywhere('cpu', system, 'services.llama-cpp.package', mara),
      nitrogen: everywhere('cpu', system, mara),
    });
    // The map in the outputs, which the guide adds for those who want it, goes on working.
    const outputs = await evalOutputs(
      dir,
      { map: 'fleet: builtins.mapAttrs (_: p: p.pname) fleet.hostLlamaPkg' },
      { files: texts },
    );
    expect(outputs.map).toMatchObject({ ok: true });

    const after = loadFleet(filesOver(layered(disk(), migrated)), dir);
    expect(planMigration(after).steps).toEqual([]);
    expect(
      analyse(after.files, dir)
        .findings.filter(({ severity }) => severity !== 'hint')
        .map(({ rule, message }) => `${rule}: ${message}`),
    ).toEqual([]);
  });
});

describe('the guide, migrated at once', () => {
  const dir = fixture('guide');

  test('what Nix rejects is mended in the same change, and every host evaluates', async () => {
    const files = filesOver(disk());
    const plan = mendAndPlan(loadFleet(files, dir));
    expect(plan.refused).toBeUndefined();
    expect(plan.steps[0]?.id).toBe('mend');
    const texts = Object.fromEntries(
      [...changedTexts(plan.change, (path) => textIn(files, path))].map(([path, text]) => [
        relative(dir, path),
        text,
      ]),
    );
    expect(await evaluated(dir, texts)).toEqual({
      carbon: everywhere('cuda', system, mara),
      beryllium: everywhere('vulkan', system, mara),
      boron: everywhere('cpu', system, 'services.llama-cpp.package', mara),
      nitrogen: everywhere('cpu', system, mara),
    });
  });
});

const textIn = (files: Files, path: string): string => {
  const text = files.text(path);
  return isProblem(text) ? '' : text;
};

/** Every safe fix, again and again until none is left: the new texts by absolute path. */
const fixEverything = (dir: string): ReadonlyMap<string, string | null> =>
  fixAll(disk(), { analyse: (files) => [analyse(files, dir)], isAsked: () => true }).texts;
