/** flake.lock: which revision of what each input is, and of which day. */
import { type Day, fromLastModified } from '../upstream/day.ts';
import type { FlakeRefAttributes } from '../upstream/locations.ts';

export interface LockedInput {
  readonly day: Day | undefined;
  readonly rev: string | undefined;
  readonly locked: FlakeRefAttributes;
  readonly original: FlakeRefAttributes;
}

/** What a lock says of the flake's own inputs, by name. A lock that can't be read says nothing. */
export type Lock = ReadonlyMap<string, LockedInput>;

type Json = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** Seconds since 1970 that no lock has: a number beyond is a mistake, and no day. */
const latest = 10_000_000_000;

/** Reads the text of a flake.lock. */
export function parseLock(text: string): Lock {
  const found = new Map<string, LockedInput>();
  const { nodes, rootName } = nodesOf(text);
  for (const [name, reference] of Object.entries(inputsOf(nodes[rootName]))) {
    const node = nodeOf(nodes, rootName, reference);
    if (node) found.set(name, lockedInput(node));
  }
  return found;
}

/** Inputs of inputs, by path: `jovian/nixpkgs`. */
export interface LockedTree {
  readonly inputs: Lock;
  /** Where one is another by following it: the path of the other from the root. */
  readonly follows: ReadonlyMap<string, string>;
}

/** Inputs of inputs are looked up as deep as this. */
const deepest = 4;

/** What a flake.lock says of the inputs that inputs have. */
export function parseLockTree(text: string): LockedTree {
  const { nodes, rootName } = nodesOf(text);
  const inputs = new Map<string, LockedInput>();
  const follows = new Map<string, string>();
  const walk = (node: unknown, path: readonly string[]): void => {
    if (path.length > deepest) return;
    for (const [name, reference] of Object.entries(inputsOf(node))) {
      const below = [...path, name];
      if (Array.isArray(reference)) follows.set(below.join('/'), reference.join('/'));
      else if (typeof reference === 'string') {
        const inner = asObject(nodes[reference]);
        if (inner && path.length > 0) inputs.set(below.join('/'), lockedInput(inner));
        walk(inner, below);
      }
    }
  };
  walk(nodes[rootName], []);
  return { inputs, follows };
}

function nodesOf(text: string): { nodes: Json; rootName: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const lock = asObject(json);
  return {
    nodes: asObject(lock?.nodes) ?? {},
    rootName: typeof lock?.root === 'string' ? lock.root : 'root',
  };
}

const inputsOf = (node: unknown): Json => asObject(asObject(node)?.inputs) ?? {};

/** A node by its name, or by the path of inputs that lead to it from the root. */
function nodeOf(nodes: Json, root: string, reference: unknown, depth = 0): Json | undefined {
  if (typeof reference === 'string') return asObject(nodes[reference]);
  if (!Array.isArray(reference) || depth > 16) return undefined;
  let current = asObject(nodes[root]);
  for (const step of reference) {
    const next = asObject(current?.inputs)?.[String(step)];
    if (next === undefined) return undefined;
    current = nodeOf(nodes, root, next, depth + 1);
  }
  return current;
}

function lockedInput(node: Json): LockedInput {
  const locked = asObject(node.locked) ?? {};
  const modified = locked.lastModified;
  return {
    day:
      typeof modified === 'number' && modified > 0 && modified < latest
        ? fromLastModified(modified)
        : undefined,
    rev: typeof locked.rev === 'string' ? locked.rev : undefined,
    locked: reference(locked),
    original: reference(asObject(node.original) ?? {}),
  };
}

function reference(json: Json): FlakeRefAttributes {
  const text = (key: string): string | undefined => (typeof json[key] === 'string' ? json[key] : undefined);
  return {
    type: text('type'),
    owner: text('owner'),
    repo: text('repo'),
    ref: text('ref'),
    rev: text('rev'),
    host: text('host'),
    url: text('url'),
  };
}
