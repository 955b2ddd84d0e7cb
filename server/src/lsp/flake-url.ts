/** Where a browser finds what a flake reference names. */
import { githubRepository } from '../upstream/locations.ts';

const name = '[\\w.~%+-]+';
const forge = new RegExp(`^(github|gitlab|sourcehut):(${name})/(${name})(?:/([^?#]+))?(?:\\?([^#]*))?$`);

const forges: Readonly<Record<string, { readonly host: string; readonly tree: string }>> = {
  github: { host: 'github.com', tree: 'tree' },
  gitlab: { host: 'gitlab.com', tree: '-/tree' },
  sourcehut: { host: 'git.sr.ht', tree: 'tree' },
};

/**
 * `github:NixOS/nixpkgs/nixos-25.05` → `https://github.com/NixOS/nixpkgs/tree/nixos-25.05`. Undefined for what no browser shows, and for
 * plain `https:` addresses, which editors find themselves.
 */
export function webAddress(reference: string): string | undefined {
  const [, type = '', owner = '', repo = '', path, query] = forge.exec(reference.trim()) ?? [];
  const known = forges[type];
  if (known) {
    const given = new URLSearchParams(query);
    const ref = path ?? given.get('ref') ?? given.get('rev');
    const folder = given.get('dir');
    const base = `https://${given.get('host') ?? known.host}/${decoded(owner)}/${repo}`;
    if (ref === null && folder === null) return base;
    return [base, known.tree, ref ?? 'HEAD', ...(folder === null ? [] : [folder])].join('/');
  }
  if (/^https?:/.test(reference)) return undefined;
  const github = githubRepository(reference);
  if (github) return `https://github.com/${github.owner}/${github.repo}`;
  return /^(?:git|tarball|file)\+(https?:\/\/[^?#\s]+)/.exec(reference.trim())?.[1];
}

/** GitLab's subgroups are written `group%2Fsubgroup`. */
const decoded = (owner: string): string => owner.replace(/%2f/gi, '/');
