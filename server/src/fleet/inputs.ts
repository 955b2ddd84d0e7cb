/** The inputs that a flake declares, in whatever form it does: by URL, by `type`, `owner` and `repo`, or by following. */
import type { InputKind } from '../eval/models/index.ts';
import type { Thunk } from '../eval/thunk.ts';
import type { Attrs, Value } from '../eval/value.ts';
import { githubRepository, llamaLocation, llamaLocationOf } from '../upstream/locations.ts';
import type { Lock, LockedInput } from './lock.ts';
import type { FlakeInput } from './types.ts';

const text = (set: Attrs | undefined, name: string): string | undefined => {
  const value = set?.entries.get(name)?.force();
  if (value?.kind === 'string') return value.value;
  return value?.kind === 'path' ? value.path : undefined;
};

const asAttrs = (value: Value | undefined): Attrs | undefined =>
  value?.kind === 'attrs' ? value : undefined;

/** All inputs of a flake: the declared ones, and those that the outputs' formals take from the registry. */
export function readInputs(flake: Attrs, formals: readonly string[], lock: Lock): FlakeInput[] {
  const declared = asAttrs(flake.entries.get('inputs')?.force());
  const inputs: FlakeInput[] = [];
  for (const [name, thunk] of declared?.entries ?? []) inputs.push(readInput(name, thunk, lock.get(name)));
  for (const name of formals) {
    if (name === 'self' || inputs.some((input) => input.name === name)) continue;
    inputs.push({
      name,
      source: undefined,
      kind: kindByName(name),
      llama: undefined,
      follows: undefined,
      inputFollows: new Map(),
      flake: true,
      locked: lock.get(name)?.day,
      node: undefined,
    });
  }
  return inputs;
}

function readInput(name: string, thunk: Thunk, locked: LockedInput | undefined): FlakeInput {
  const set = asAttrs(thunk.force());
  const reference = {
    type: text(set, 'type'),
    owner: text(set, 'owner'),
    repo: text(set, 'repo'),
    ref: text(set, 'ref'),
    rev: text(set, 'rev'),
    url: text(set, 'url'),
    path: text(set, 'path'),
  };
  const source = sourceOf(reference);
  const follows = text(set, 'follows');
  const flake = set?.entries.get('flake')?.force();
  const llama = reference.url === undefined ? llamaLocationOf(reference) : llamaLocation(reference.url);
  return {
    name,
    source,
    kind: llama ? 'llama-cpp' : kindOf(name, source, follows, locked),
    llama,
    follows,
    inputFollows: followsWithin(set),
    flake: !(flake?.kind === 'bool' && !flake.value),
    locked: locked?.day,
    node: thunk.binding,
  };
}

function followsWithin(set: Attrs | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, thunk] of asAttrs(set?.entries.get('inputs')?.force())?.entries ?? []) {
    const target = text(asAttrs(thunk.force()), 'follows');
    if (target !== undefined) found.set(name, target);
  }
  return found;
}

/** One text for every way to write where an input comes from. */
function sourceOf(
  reference: Readonly<Record<'type' | 'owner' | 'repo' | 'ref' | 'rev' | 'url' | 'path', string | undefined>>,
): string | undefined {
  if (reference.url !== undefined) return reference.url;
  const { type, owner, repo, path } = reference;
  if (type === 'path' && path !== undefined) return `path:${path}`;
  if (!type || !owner || !repo) return undefined;
  const at = reference.rev ?? reference.ref;
  return `${type}:${owner}/${repo}${at ? `/${at}` : ''}`;
}

/** Repositories that have a model, by name in lower case. */
const kinds: Readonly<Record<string, InputKind>> = {
  'nixos/nixpkgs': 'nixpkgs',
  'nixos/nixpkgs-channels': 'nixpkgs',
  'nix-community/home-manager': 'home-manager',
  'rycee/home-manager': 'home-manager',
  'lnl7/nix-darwin': 'nix-darwin',
  'nix-darwin/nix-darwin': 'nix-darwin',
  'hercules-ci/flake-parts': 'flake-parts',
  'numtide/flake-utils': 'flake-utils',
  'nix-systems/default': 'systems',
  'vic/import-tree': 'import-tree',
  'denful/import-tree': 'import-tree',
  'mic92/adios-flake': 'adios-flake',
  'numtide/blueprint': 'blueprint',
  'clan-lol/clan-core': 'clan',
  'clan/clan-core': 'clan',
  'zhaofengli/colmena': 'colmena',
  'denful/den': 'den',
  'vic/den': 'den',
  'yunfachi/denix': 'denix',
  'tgirlcloud/easy-hosts': 'easy-hosts',
  'isabelroses/easy-hosts': 'easy-hosts',
  'ehllie/ez-configs': 'ez-configs',
  'denful/flake-file': 'flake-file',
  'vic/flake-file': 'flake-file',
  'jfly/flake-input-patcher': 'flake-input-patcher',
  'gytis-ivaskevicius/flake-utils-plus': 'flake-utils-plus',
  'nix-community/flakelight': 'flakelight',
  'accelbread/flakelight': 'flakelight',
  'nix-community/haumea': 'haumea',
  'nix-community/lib-aggregate': 'lib-aggregate',
  'yelite/lite-config': 'lite-config',
  'yelite/lite-system': 'lite-config',
  'nvmd/nixos-raspberrypi': 'nixos-raspberrypi',
  'gepbird/nixpkgs-patcher': 'nixpkgs-patcher',
  'drupol/pkgs-by-name-for-flake-parts': 'pkgs-by-name',
  'snowfallorg/lib': 'snowfall',
  'ubiquelambda/yafas': 'yafas',
  'srid/nixos-unified': 'nixos-unified',
  'srid/nixos-flake': 'nixos-unified',
};

/** Names of repositories that say enough without their owner. */
const forks: ReadonlyMap<string, InputKind> = new Map<string, InputKind>([
  ...Object.entries(kinds).flatMap(([repository, kind]): [string, InputKind][] => {
    const name = repository.split('/')[1]!;
    return ['lib', 'default', 'den', 'denix'].includes(name) ? [] : [[name, kind]];
  }),
  ['snowfall-lib', 'snowfall'],
]);

/** Names of the registry, and what people call inputs of which nothing else is known. */
const names: readonly (readonly [RegExp, InputKind])[] = [
  [/^(home-manager|home_manager|homeManager|hm)([-_].*)?$/, 'home-manager'],
  [/^(nix-)?darwin([-_].*)?$/, 'nix-darwin'],
  [/^flake-parts$/, 'flake-parts'],
  [/^(flake-)?utils$/, 'flake-utils'],
  [/^systems$/, 'systems'],
  [/^import-tree$/, 'import-tree'],
  [/^nixos-(unified|flake)$/, 'nixos-unified'],
  [/^adios-flake$/, 'adios-flake'],
  [/^blueprint$/, 'blueprint'],
  [/^clan(-core)?$/, 'clan'],
  [/^colmena$/, 'colmena'],
  [/^den$/, 'den'],
  [/^denix$/, 'denix'],
  [/^easy-hosts$/, 'easy-hosts'],
  [/^ez-configs$/, 'ez-configs'],
  [/^flake-file$/, 'flake-file'],
  [/^flake-input-patcher$/, 'flake-input-patcher'],
  [/^flake-utils-plus$/, 'flake-utils-plus'],
  [/^flakelight$/, 'flakelight'],
  [/^haumea$/, 'haumea'],
  [/^lib-aggregate$/, 'lib-aggregate'],
  [/^lite-config$/, 'lite-config'],
  [/^nixos-raspberrypi$/, 'nixos-raspberrypi'],
  [/^nixpkgs-patcher$/, 'nixpkgs-patcher'],
  [/^pkgs-by-name(-for-flake-parts)?$/, 'pkgs-by-name'],
  [/^snowfall-lib$/, 'snowfall'],
  [/^yafas$/, 'yafas'],
  // Last, as flakes that are made for nixpkgs begin with its name too.
  [/^(nixpkgs|nixos|unstable|stable)([-_.].*)?$/i, 'nixpkgs'],
];

export const kindByName = (name: string): InputKind =>
  names.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';

function kindOf(
  name: string,
  source: string | undefined,
  follows: string | undefined,
  locked: LockedInput | undefined,
): InputKind {
  if (source !== undefined) return kindOfSource(source) ?? 'other';
  const byLock = locked && kindOfLocked(locked);
  if (byLock) return byLock;
  if (follows !== undefined) return kindByName(follows.split('/').at(-1) ?? name);
  return kindByName(name);
}

/** What a locked input is; undefined where the lock names no repository. */
export function kindOfLocked({ locked }: LockedInput): InputKind | undefined {
  const { owner, repo } = locked;
  return owner && repo ? (kindOfRepository(owner, repo) ?? 'other') : undefined;
}

function kindOfRepository(owner: string, repo: string): InputKind | undefined {
  const exact = kinds[`${owner}/${repo}`.toLowerCase()];
  if (exact) return exact;
  // A fork keeps the name; that of a system list has many.
  const fork = forks.get(repo.toLowerCase());
  if (fork) return fork;
  return owner.toLowerCase() === 'nix-systems' ? 'systems' : undefined;
}

function kindOfSource(source: string): InputKind | undefined {
  const repository = githubRepository(source);
  if (repository) return kindOfRepository(repository.owner, repository.repo);
  // A forge of its own.
  if (/\bgit\.clan\.lol\/clan\/clan-core\b/.test(source)) return 'clan';
  const registry = /^(?:flake:)?([\w-]+)(?:\/.*)?$/.exec(source)?.[1];
  if (registry && !/^(path|git|file)$/.test(registry)) return kindByName(registry);
  if (
    /^(tarball\+)?https:\/\/(channels\.nixos\.org|nixos\.org\/channels|releases\.nixos\.org)\//.test(source)
  )
    return 'nixpkgs';
  const flakehub = /flakehub\.com\/f\/([\w-]+)\/([\w-]+)/i.exec(source);
  if (flakehub) return kindOfRepository(flakehub[1]!, flakehub[2]!.replace(/^nixpkgs-weekly$/, 'nixpkgs'));
  return forks.get(cloneName(source) ?? '');
}

/** The repository's name where the source is a clone, a mirror, or a checkout outside of the flake: each keeps the name, as a fork does. */
function cloneName(source: string): string | undefined {
  const hosted = /^(?:gitlab|sourcehut):[^/]+\/([^/?]+)/.exec(source)?.[1];
  const place = /^(?:(?:git|hg)\+[a-z]+:|path:\/|\/)([^?]*)/.exec(source)?.[1] ?? '';
  return (hosted ?? /([^/]+?)(?:\.git)?\/*$/.exec(place)?.[1])?.toLowerCase();
}
