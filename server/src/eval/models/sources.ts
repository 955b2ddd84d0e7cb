/**
 * What an unseen source is: an input, a search path, what a tarball or a repository is fetched from.
 *
 *     <nixpkgs>          import (fetchTarball "https://github.com/NixOS/nixpkgs/archive/….tar.gz")
 */
import { type Extern, type ExternOp, extern } from '../value.ts';

export interface Source {
  readonly isNixpkgs: boolean;
  /** The source itself. */
  readonly value: Extern;
  /** The file in it: `/nixos/lib/eval-config.nix`; empty for the source itself. */
  readonly file: string;
}

const fetchers = new Set(['fetchTarball', 'fetchGit', 'fetchTree', 'getFlake']);

/** `…` where the text says that it is nixpkgs. */
const nixpkgsUrls =
  /(^|[:/])nixos\/nixpkgs(-channels)?([/.]|$)|(channels|releases)\.nixos\.org|nixos\.org\/channels|^nixpkgs(\/|$)/i;

/** The source that a value is, or is a file of; undefined for what is neither. @param isNixpkgs for an input, by name */
export function sourceOf(value: Extern, isNixpkgs: (input: string) => boolean): Source | undefined {
  const { root, ops } = value;
  if (root.type === 'input') return sourceAt(extern(root), ops, isNixpkgs(root.name));
  if (root.type === 'search-path') {
    const [name = '', ...rest] = root.name.split('/');
    const file = rest.length > 0 ? `/${rest.join('/')}` : '';
    const more = fileOf(ops);
    const base = extern({ type: 'search-path', name });
    return more === undefined ? undefined : { isNixpkgs: name === 'nixpkgs', value: base, file: file + more };
  }
  if (root.type === 'pkgs') {
    const { source } = root.set;
    const [first, ...more] = ops;
    if (source.kind !== 'extern' || first?.op !== 'select' || first.name !== 'path') return undefined;
    return sourceAt(source, more, true);
  }
  if (root.type === 'builtin' && fetchers.has(root.name)) {
    const [call, ...more] = ops;
    if (call?.op !== 'call') return undefined;
    return sourceAt(extern(root, [call]), more, isNixpkgsArgument(call));
  }
  return undefined;
}

function sourceAt(value: Extern, ops: readonly ExternOp[], isNixpkgs: boolean): Source | undefined {
  const file = fileOf(ops);
  return file === undefined ? undefined : { isNixpkgs, value, file };
}

/** Steps from a source to a file of it: `.outPath`, and what was appended as text. */
function fileOf(ops: readonly ExternOp[]): string | undefined {
  let file = '';
  for (const op of ops) {
    if (op.op !== 'select') return undefined;
    if (op.name.startsWith('/')) file += op.name;
    else if (op.name !== 'outPath' || file !== '') return undefined;
  }
  return file.replace(/\/$/, '');
}

function isNixpkgsArgument({ arg }: ExternOp & { readonly op: 'call' }): boolean {
  const value = arg.force();
  const given =
    value.kind === 'attrs' ? (value.entries.get('url') ?? value.entries.get('name'))?.force() : value;
  return given?.kind === 'string' && nixpkgsUrls.test(given.value);
}
