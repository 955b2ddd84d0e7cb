/** What the rules say of whole fleets. */
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changedTexts } from '../nix/change.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { disk } from '../workspace/disk.ts';
import { layered } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { type Analysis, analyse } from './analyse.ts';

beforeAll(loadParserNode);

const fixture = (name: string): string => resolve(import.meta.dirname, '../../../test/fixtures', name);

const analyseFixture = (name: string): Analysis => analyse(filesOver(disk()), fixture(name));

/** `machines/carbon.nix:9 attr-names-lookup`, lines from 1; hints and infos left out. */
function shown({ findings }: Analysis, name: string): string[] {
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ file, span, rule }) => {
      const { line } = positionAt(lineIndex(file.text), span.start);
      return `${file.path.slice(fixture(name).length + 1)}:${line + 1} ${rule}`;
    });
}

describe('the guide followed to the letter', () => {
  it('has each of its mistakes found', () => {
    expect(shown(analyseFixture('fleet-guide'), 'fleet-guide')).toEqual([
      'flake.nix:29 duplicate-formal',
      'flake.nix:43 overlay-not-a-function',
      'flake.nix:131 overlay-not-a-function',
      'machines/beryllium.nix:9 attr-names-lookup',
      'machines/beryllium.nix:21 undeclared-option',
      'machines/boron.nix:11 missing-file',
      'machines/boron.nix:14 undeclared-option',
      'machines/carbon.nix:9 attr-names-lookup',
      'machines/carbon.nix:25 undeclared-option',
      'machines/nitrogen.nix:9 attr-names-lookup',
      'machines/nitrogen.nix:18 undeclared-option',
      'nixos/llama-cpp-overlay.nix:6 overlay-not-a-function',
      'nixos/llama-cpp-overlay.nix:8 impure-current-system',
      'overlays/llama-cpp.nix:15 native-cpu-flag',
      'overlays/llama-cpp.nix:16 ignored-cpu-flags',
    ]);
  });
});

describe('the safe fixes', () => {
  it('come to an end, and leave only what a migration or a person must decide', () => {
    const texts = new Map<string, string | null>();
    for (let round = 0; ; round++) {
      const analysis = analyse(filesOver(layered(disk(), texts)), fixture('fleet-guide'));
      const fix = analysis.findings
        .flatMap(({ fixes }) => fixes)
        .find(({ kind, safe }) => kind === 'change' && safe);
      if (fix?.kind !== 'change') {
        expect(new Set(analysis.findings.map(({ rule }) => rule))).toEqual(
          new Set(['ignored-cpu-flags', 'missing-file', 'native-cpu-flag', 'undeclared-option']),
        );
        return;
      }
      expect(round).toBeLessThan(10);
      const { files } = analysis.fleets[0]!;
      const textOf = (path: string): string => {
        const text = files.text(path);
        return typeof text === 'string' ? text : '';
      };
      for (const [path, text] of changedTexts(fix.change(), textOf)) texts.set(path, text);
    }
  });
});

describe('the hand-written overlay', () => {
  it('is told, with the hosts that use it', () => {
    const analysis = analyseFixture('fleet-overlay');
    expect(shown(analysis, 'fleet-overlay')).toEqual([
      'home/mara.nix:22 baseline-cpu-build',
      'machines/beryllium.nix:16 overlay-not-applied',
      'machines/nitrogen.nix:13 overlay-not-applied',
      'nixos/pkgs/llama-cpp-variants.nix:6 native-cpu-flag',
      'nixos/pkgs/llama-cpp-variants.nix:7 ignored-cpu-flags',
      'nixos/pkgs/llama-cpp-variants.nix:26 stale-overlay',
    ]);
    const stale = analysis.findings.find(({ rule }) => rule === 'stale-overlay');
    expect(stale?.related.map(({ message }) => message.split(' ')[0])).toEqual(['carbon', 'boron']);
  });
});

describe('fleets with nothing to mend', () => {
  it.each(['fleet-migrated', 'fleet-helper', 'fleet-parts', 'fleet-nixpkgs'])('%s', (name) => {
    const analysis = analyseFixture(name);
    expect(shown(analysis, name)).toEqual([]);
    expect(analysis.skipped).toEqual([]);
  });
});

describe('an analysis', () => {
  const over = (changes: Record<string, string>): Analysis => {
    const rooted = Object.entries(changes).map(
      ([path, text]) => [`${fixture('fleet-overlay')}/${path}`, text] as const,
    );
    return analyse(filesOver(layered(disk(), new Map(rooted))), fixture('fleet-overlay'));
  };

  it('names the files that it could not read, and judges the others', () => {
    const { skipped, findings } = over({ 'machines/nitrogen.nix': '{ a = ; }\n# llama' });
    expect(skipped).toEqual([
      {
        path: `${fixture('fleet-overlay')}/machines/nitrogen.nix`,
        reason: expect.stringMatching(/^syntax error at line 1: /),
      },
    ]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('parses only what the hosts read and what speaks of llama.cpp', () => {
    const before = analyseFixture('fleet-overlay');
    const after = over({ 'templates/unrelated.nix': '{ }', 'notes.nix': '{ } # llama.cpp' });
    expect(after.fileCount - before.fileCount).toBe(2);
    expect(after.parsedCount - before.parsedCount).toBe(1);
  });

  it('runs only the rules that are asked for, and leaves out what is excluded', () => {
    const files = filesOver(disk());
    const root = fixture('fleet-guide');
    const only = analyse(files, root, { rules: ['missing-file'] }).findings;
    expect(new Set(only.map(({ rule }) => rule))).toEqual(new Set(['missing-file']));
    const rest = analyse(files, root, { settings: { exclude: ['machines'] } }).findings;
    expect(rest.some(({ file }) => file.path.includes('/machines/'))).toBe(false);
    expect(rest.length).toBeGreaterThan(0);
  });
});
