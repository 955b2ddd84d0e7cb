/**
 * Writing on a disk that fails: at every operation, with every error, and a process that is killed there. Whatever happens, the files
 * are all as they were or all as they were to be, at once or after the next process has looked at the journal.
 */
import { describe, expect, it } from 'vitest';
import { seed } from '../../../test/random-seed.ts';
import { parentOf } from './paths.ts';
import type { FileOnDisk, WritableFileSystem } from './writable-file-system.ts';
import { type WriteResult, writeChange } from './write-change.ts';
import { journalIn, recoverWrite } from './write-journal.ts';

interface Fault {
  /** The operation that fails, counted from 1. */
  readonly at: number;
  readonly kind: 'kill' | 'ENOSPC' | 'EACCES' | 'EIO' | 'EROFS';
  /** How many operations after it fail too: a disk that is full stays full. */
  readonly lasting: boolean;
}

/** A disk in memory, whose operations are counted, and one of which may fail or be the last. */
class Disk implements WritableFileSystem {
  files = new Map<string, string>();
  folders = new Set<string>(['/', '/fleet']);
  operations = 0;
  fault: Fault | undefined;
  /** What somebody else does just before an operation. */
  before: ((operation: number) => void) | undefined;

  #step(partial?: () => void): void {
    this.operations++;
    this.before?.(this.operations);
    const { fault } = this;
    if (!fault || this.operations < fault.at) return;
    if (fault.kind === 'kill') {
      if (this.operations === fault.at) partial?.();
      throw new Error('killed');
    }
    const isHit = this.operations === fault.at || (fault.lasting && fault.kind !== 'EIO');
    if (!isHit || (fault.kind === 'ENOSPC' && !partial)) return;
    partial?.();
    throw Object.assign(new Error(fault.kind), { code: fault.kind });
  }

  describe(path: string): FileOnDisk | string | undefined {
    const text = this.files.get(path);
    if (text === undefined) return this.folders.has(path) ? 'is a folder' : undefined;
    const bytes = new TextEncoder().encode(text);
    return { real: path, bytes, mode: 0o644, owner: { user: 0, group: 0 }, isReadOnly: false };
  }

  exists = (path: string): boolean => this.files.has(path) || this.folders.has(path);

  write(path: string, bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes);
    this.#step(() => this.files.set(path, text.slice(0, text.length >> 1)));
    if (this.exists(path)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    if (!this.folders.has(parentOf(path))) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    this.files.set(path, text);
  }

  keep(path: string, copy: string): void {
    this.#step();
    if (this.exists(copy)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    this.files.set(copy, this.#text(path));
  }

  rename(from: string, to: string): void {
    this.#step();
    this.files.set(to, this.#text(from));
    this.files.delete(from);
  }

  remove(path: string): void {
    this.#step();
    this.#text(path);
    this.files.delete(path);
  }

  makeFolder(path: string): void {
    this.#step();
    this.folders.add(path);
  }

  removeFolder(path: string): void {
    this.#step();
    const isUsed = [...this.files.keys(), ...this.folders].some((one) => one.startsWith(`${path}/`));
    if (isUsed) throw Object.assign(new Error('ENOTEMPTY'), { code: 'ENOTEMPTY' });
    this.folders.delete(path);
  }

  flushFolder(): void {
    this.#step();
  }

  #text(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    return text;
  }

  /** Everything on it. */
  state(): Record<string, string> {
    return {
      ...Object.fromEntries([...this.folders].map((path) => [`${path}/`, ''])),
      ...Object.fromEntries(this.files),
    };
  }
}

/** Pseudo-random numbers from 0 to below 1. */
function generator(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** A change of some files, some of them new in new folders, some deleted, and the disk that it is for. */
function example(random: () => number): { disk: Disk; texts: Map<string, string | null> } {
  const disk = new Disk();
  const texts = new Map<string, string | null>();
  const count = 1 + Math.floor(random() * 6);
  for (let index = 0; index < count; index++) {
    const kind = random();
    if (kind < 0.3) {
      texts.set(`/fleet/${random() < 0.5 ? 'modules/' : 'overlays/deep/'}new${index}.nix`, `new ${index}\n`);
      continue;
    }
    disk.files.set(`/fleet/old${index}.nix`, `old ${index}\n`);
    texts.set(`/fleet/old${index}.nix`, kind < 0.8 ? `changed ${index}\n` : null);
  }
  disk.files.set('/fleet/bystander.nix', 'nobody touches this\n');
  return { disk, texts };
}

function write(disk: Disk, texts: ReadonlyMap<string, string | null>): WriteResult | 'killed' {
  const before = new Map(disk.files);
  const missing = { problem: 'missing', message: 'is not there' } as const;
  const result = writeChange(texts, {
    before: (path) => before.get(path) ?? missing,
    fileSystem: disk,
    journal: '/fleet',
  });
  // Whatever the code does after that, nothing of it reaches the disk.
  const { fault } = disk;
  return fault?.kind === 'kill' && disk.operations >= fault.at ? 'killed' : result;
}

/** What the disk is to hold once all is written. */
function written({ disk, texts }: ReturnType<typeof example>): Record<string, string> {
  const after = new Disk();
  for (const [path, text] of disk.files) after.files.set(path, text);
  for (const [path, text] of texts) {
    if (text === null) after.files.delete(path);
    else after.files.set(path, text);
    for (let folder = parentOf(path); text !== null && folder !== '/'; folder = parentOf(folder))
      after.folders.add(folder);
  }
  return after.state();
}

/** A killed process does nothing more; the next one finds its journal. */
function rise(disk: Disk): void {
  disk.fault = undefined;
  recoverWrite(disk, '/fleet');
}

const kinds = ['kill', 'ENOSPC', 'EACCES', 'EIO', 'EROFS'] as const;

describe('a disk that fails', () => {
  it('leaves all of the files as they were, or all as they were to be, in a thousand runs', () => {
    const random = generator(seed);
    const outcomes = { before: 0, after: 0 };
    for (let run = 0; run < 1000; run++) {
      const one = example(random);
      const [then, now] = [one.disk.state(), written(one)];
      one.disk.fault = {
        at: 1 + Math.floor(random() * 40),
        kind: kinds[Math.floor(random() * kinds.length)]!,
        lasting: random() < 0.3,
      };
      const result = write(one.disk, one.texts);
      rise(one.disk);
      const state = JSON.stringify(Object.entries(one.disk.state()).sort());
      const is = (wanted: Record<string, string>): boolean =>
        state === JSON.stringify(Object.entries(wanted).sort());
      const outcome = is(then) ? 'before' : is(now) ? 'after' : 'neither';
      expect(
        outcome,
        `run ${run}: ${JSON.stringify(one.disk.fault)} ${JSON.stringify(result)} ${state}`,
      ).not.toBe('neither');
      if (result !== 'killed') expect(outcome, `run ${run}`).toBe(result.ok ? 'after' : 'before');
      outcomes[outcome as 'before' | 'after']++;
    }
    // Neither of them is rare.
    expect(Math.min(outcomes.before, outcomes.after)).toBeGreaterThan(200);
  });

  it('says in one sentence what happened', () => {
    for (const [kind, words] of [
      ['ENOSPC', 'the disk is full'],
      ['EROFS', 'the file system is read-only'],
      ['EACCES', 'it may not be written'],
    ] as const) {
      const { disk, texts } = example(() => 0.6);
      disk.fault = { at: 3, kind, lasting: false };
      expect(write(disk, texts)).toEqual({
        ok: false,
        reason: expect.stringMatching(`^/fleet/.*: ${words}; nothing was written$`),
      });
    }
  });
});

describe('somebody else at work', () => {
  /** Their text is there at the end, whenever they wrote it. */
  const survives = (path: string, texts: Record<string, string | null>): void => {
    for (let at = 1; at < 30; at++) {
      const disk = new Disk();
      disk.files.set('/fleet/flake.nix', 'old\n');
      disk.files.set('/fleet/stale.nix', 'stale\n');
      disk.before = (operation) => {
        if (operation === at) disk.files.set(path, 'theirs\n');
      };
      const result = write(disk, new Map(Object.entries(texts)));
      const isTooLate = result !== 'killed' && result.ok;
      if (!isTooLate && disk.operations >= at) expect(disk.files.get(path), `at ${at}`).toBe('theirs\n');
    }
  };

  it('a file that they make where a new one was to be stays theirs', () => {
    survives('/fleet/new.nix', { '/fleet/new.nix': 'ours\n', '/fleet/flake.nix': 'new\n' });
  });
});

describe('a journal', () => {
  it('gives back nothing that somebody has changed since', () => {
    const disk = new Disk();
    disk.files.set('/fleet/a.nix', 'old a\n');
    disk.files.set('/fleet/b.nix', 'old b\n');
    const texts = new Map([
      ['/fleet/a.nix', 'new a\n'],
      ['/fleet/b.nix', 'new b\n'],
      ['/fleet/c.nix', 'new c\n'],
    ]);
    disk.fault = { at: 9, kind: 'kill', lasting: true };
    expect(write(disk, texts)).toBe('killed');
    expect(disk.files.get('/fleet/a.nix')).toBe('new a\n');
    disk.fault = undefined;
    disk.files.set('/fleet/a.nix', 'theirs\n');
    disk.files.set('/fleet/c.nix', 'theirs too\n');
    expect(recoverWrite(disk, '/fleet')).toMatchObject({ left: [{ path: '/fleet/a.nix' }] });
    expect(disk.files.get('/fleet/a.nix')).toBe('theirs\n');
    expect(disk.files.get('/fleet/b.nix')).toBe('old b\n');
    expect(disk.files.get('/fleet/c.nix')).toBe('theirs too\n');
    expect(disk.exists(journalIn('/fleet').underway)).toBe(false);
  });
});
