/**
 * Paths as the whole program writes them: absolute, with `/`, on Windows too (`c:/fleet/flake.nix`), and their URIs. What stands on no
 * disk has a first step that says where: `vscode-vfs://github/mara/fleet/flake.nix` is `/vscode-vfs:github/mara/fleet/flake.nix`.
 */
import { URI } from 'vscode-uri';

/** A path with `/` as its only separator. */
export const withSlashes = (path: string): string =>
  path.includes('\\') ? path.replaceAll('\\', '/') : path;

/**
 * The path of a URI that stands in a hierarchy of files. Undefined for what is no such: text that was never saved, a side of a
 * comparison (`git:/fleet/flake.nix?…`), nonsense.
 */
export function pathOfUri(uri: string): string | undefined {
  try {
    const { scheme, authority, path, query, fragment, fsPath } = URI.parse(uri, true);
    if (!path.startsWith('/')) return undefined;
    if (scheme !== 'file')
      return query || fragment || scheme.length < 2
        ? undefined
        : withoutEndSlash(`/${scheme}:${authority}${path}`);
    const isWindows = /^\/[A-Za-z]:/.test(path) || authority !== '';
    return withoutEndSlash(isWindows ? withSlashes(fsPath) : path);
  } catch {
    return undefined;
  }
}

const withoutEndSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;

/** A path with its scheme as `pathOfUri` makes it; a drive's letter is none. */
const elsewhere = /^\/([a-z][a-z0-9+.-]+):([^/]*)(\/.*)?$/;

/** A path that stands in its URI as it is. */
const plainPath = /^\/[\w./~-]*$/;

export function uriOfPath(path: string): string {
  if (plainPath.test(path) && !path.startsWith('//')) return `file://${path}`;
  const [, scheme, authority = '', rest = '/'] = elsewhere.exec(path) ?? [];
  return (scheme === undefined ? URI.file(path) : URI.from({ scheme, authority, path: rest })).toString();
}

/** The folder around a path; the root's is itself. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const joinPath = (folder: string, name: string): string =>
  folder === '/' ? `/${name}` : `${folder}/${name}`;

/** Whether a path is a folder or stands below it. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** A path as seen from a folder: `machines/carbon.nix`, `../x.nix`; `.` for the folder itself. */
export function relativeTo(folder: string, path: string): string {
  if (path === folder) return '.';
  const from = folder.split('/').filter(Boolean);
  const to = path.split('/').filter(Boolean);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

/** The deepest folder that contains all of some folders. */
export function commonFolder(folders: readonly string[]): string {
  let [common = '/'] = folders;
  for (const folder of folders) while (!isWithin(common, folder)) common = parentOf(common);
  return common;
}
