/**
 * URIs as the server knows them: it works on paths, and takes every file for one of a disk. Folders that are on none (vscode.dev's, a
 * remote one's in a browser) get a path of their own that says where they are.
 *
 *     vscode-vfs://github/mara/fleet/flake.nix  ⇄  file:///vscode-vfs%40github/mara/fleet/flake.nix
 *
 * Pure: no VS Code here.
 */
import { URI } from 'vscode-uri';

export interface ServerUris {
  toServer(uri: string): string;
  toClient(uri: string): string;
}

export function serverUris(): ServerUris {
  /** Where a first folder leads to. Only what was given away comes back: a disk may have such a folder, too. */
  const origins = new Map<string, { readonly scheme: string; readonly authority: string }>();
  return {
    toServer(text) {
      const { scheme, authority, path } = URI.parse(text);
      if (scheme === 'file') return text;
      const folder = `${scheme}@${encodeURIComponent(authority)}`;
      origins.set(folder, { scheme, authority });
      return URI.from({ scheme: 'file', path: `/${folder}${path}` }).toString();
    },
    toClient(text) {
      const { path } = URI.parse(text);
      const end = path.indexOf('/', 1);
      const origin = origins.get(path.slice(1, end === -1 ? undefined : end));
      if (!origin) return text;
      return URI.from({ ...origin, path: end === -1 ? '/' : path.slice(end) }).toString();
    },
  };
}

/** A Markdown text of the server with the links to files as VS Code has them. */
export const withClientLinks = (markdown: string, uris: ServerUris): string =>
  markdown.replace(/\]\((file:[^)#]+)/g, (_, uri: string) => `](${uris.toClient(uri)}`);
