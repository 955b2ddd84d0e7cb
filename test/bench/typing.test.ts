/**
 * What typing costs. Machines differ and are busy with other things, so nothing is held to seconds: each time is held to another one of
 * the same run, and memory to what it was before.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnalysisMemory, analysisSteps } from '../../server/src/rules/analyse.ts';
import type { RefreshableSource } from '../../server/src/workspace/disk.ts';
import { inMemory } from '../../server/src/workspace/layers.ts';
import { loadParserNode } from '../../server/src/workspace/load-parser-node.ts';
import { openWorkspace, type Workspace } from '../../server/src/workspace/workspace.ts';
import { bigFleet } from './fleet.ts';

beforeAll(loadParserNode);

/** A workspace in memory, and what looks at it as the server does. */
function opened(texts: Record<string, string>) {
  const disk: RefreshableSource = { ...inMemory(texts), forget: () => {}, knows: () => true };
  const workspace = openWorkspace(disk);
  workspace.setFolders(['/w']);
  const memory: AnalysisMemory = new Map();
  const look = () => {
    const steps = analysisSteps(workspace.files(), '/w', {}, memory);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };
  return { workspace, look };
}

let version = 0;
function type(workspace: Workspace, path: string, text: string): void {
  version += 1;
  workspace.put({ uri: `file://${path}`, path, version, text });
}

/** The middle one of several times, in milliseconds. */
function median(times: number, work: (round: number) => void): number {
  const all = Array.from({ length: times }, (_, round) => {
    const start = performance.now();
    work(round);
    return performance.now() - start;
  });
  return all.sort((a, b) => a - b)[times >> 1]!;
}

const host = (path: string, texts: Record<string, string>, round: number): string =>
  `${texts[path]}# ${'x'.repeat(round % 7)}\n`;

describe('a key', () => {
  it('costs no more than its own flake, among many', () => {
    const many = Object.assign(
      {},
      ...Array.from({ length: 12 }, (_, i) => bigFleet(`/w/f${i}`, { hosts: 6, shared: 12 })),
    ) as Record<string, string>;
    const path = '/w/f3/hosts/host1.nix';
    const { workspace, look } = opened(many);
    expect(look().fleets).toHaveLength(12);
    const oneKey = median(9, (round) => {
      type(workspace, path, host(path, many, round));
      look();
    });
    const everything = median(5, () => {
      const again = opened(many);
      again.look();
    });
    console.log(`a key among 12 flakes: ${oneKey.toFixed(1)} ms; all of them: ${everything.toFixed(1)} ms`);
    expect(oneKey).toBeLessThan(everything / 3);
  });

  it('costs nothing that grows faster than the fleet', () => {
    const cost = (hosts: number): number => {
      const texts = bigFleet('/w', { hosts, shared: 40 });
      const path = '/w/hosts/host1.nix';
      const { workspace, look } = opened(texts);
      expect(look().fleets[0]?.hosts).toHaveLength(hosts);
      return median(7, (round) => {
        type(workspace, path, host(path, texts, round));
        look();
      });
    };
    cost(10);
    const [few, many] = [cost(10), cost(40)];
    console.log(`a key in a fleet of 10 hosts: ${few.toFixed(1)} ms; of 40 hosts: ${many.toFixed(1)} ms`);
    expect(many / few).toBeLessThan(8);
  });

  it('that changes nothing costs next to nothing', () => {
    const texts = bigFleet('/w', { hosts: 20, shared: 40 });
    const path = '/w/hosts/host1.nix';
    const { workspace, look } = opened(texts);
    type(workspace, path, texts[path]!);
    look();
    const saved = median(9, () => {
      workspace.refresh(path);
      look();
    });
    const typed = median(5, (round) => {
      type(workspace, path, host(path, texts, round));
      look();
    });
    console.log(`a save: ${saved.toFixed(1)} ms; a key: ${typed.toFixed(1)} ms`);
    expect(saved).toBeLessThan(typed / 2);
  });
});

describe('memory', () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  /** What is alive, with the parser’s own memory. In bytes. */
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };

  it('stays where it is over 2,000 edits', () => {
    const texts = bigFleet('/w', { hosts: 1, shared: 1 });
    const paths = ['/w/hosts/host0.nix', '/w/flake.nix', '/w/overlay.nix'];
    const { workspace, look } = opened(texts);
    const edit = (round: number): void => {
      const path = paths[round % paths.length]!;
      const whole = texts[path]!;
      // Whole, broken and half-typed texts.
      type(
        workspace,
        path,
        round % 3 === 0 ? whole.slice(0, (round * 37) % whole.length) : host(path, texts, round),
      );
      look();
    };
    for (let round = 0; round < 300; round++) edit(round);
    const before = used();
    for (let round = 0; round < 2_000; round++) edit(round);
    const after = used();
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`before 2,000 edits: ${megabytes(before)}; after: ${megabytes(after)}`);
    expect(after / before).toBeLessThan(1.1);
  });
});
