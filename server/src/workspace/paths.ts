/**
 * Paths as the whole program writes them: absolute, with `/`, on Windows too (`c:/fleet/flake.nix`), and their URIs.
 */
import { URI } from 'vscode-uri';

/** A path with `/` as its only separator. */
export const withSlashes = (path: string): string =>
  path.includes('\\') ? path.replaceAll('\\', '/') : path;

/** The path of a `file:` URI; undefined for any other, and for what is no URI. */
export function pathOfUri(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    if (parsed.scheme !== 'file') return undefined;
    const isWindows = /^\/[A-Za-z]:/.test(parsed.path) || parsed.authority !== '';
    const path = isWindows ? withSlashes(parsed.fsPath) : parsed.path;
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  } catch {
    return undefined;
  }
}

export const uriOfPath = (path: string): string => URI.file(path).toString();

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
