/** Where the server's files come from: its own disk, or the client, which says at the start that it is to be asked. */
import type { Connection } from 'vscode-languageserver';
import type { RefreshableSource } from '../workspace/disk.ts';
import { clientFiles } from './client-files.ts';

export interface ServerFiles {
  /** The files that nobody has open. */
  readonly source: RefreshableSource;
  /** Takes the client's files in the place of the disk's, from the next answer on. */
  askClient(): void;
  /** Makes a workspace's folders ready to be read. Never rejects. */
  load(folders: readonly string[]): Promise<void>;
  /** Resolves when the first folders are ready. */
  readonly loaded: Promise<void>;
  /** Makes changes outside of the editor ready to be read. Never rejects. */
  update(paths: readonly string[]): Promise<void>;
}

/**
 * @param disk undefined where there is none
 * @param onLoaded called when files have come that had been asked for too early
 */
export function serverFiles(
  connection: Connection,
  disk: RefreshableSource | undefined,
  onLoaded: (paths: readonly string[]) => void,
): ServerFiles {
  const remote = clientFiles(connection, onLoaded);
  let chosen: RefreshableSource = disk ?? remote;
  let isLoaded: () => void = () => {};
  const loaded = new Promise<void>((resolve) => {
    isLoaded = resolve;
  });
  const isAsking = (): boolean => chosen === remote;
  return {
    source: {
      text: (path) => chosen.text(path),
      directory: (path) => chosen.directory(path),
      type: (path) => chosen.type(path),
      uri: (path) => chosen.uri(path),
      version: (path) => chosen.version(path),
      knows: (path) => chosen.knows(path),
      forget: (path) => chosen.forget(path),
    },
    askClient() {
      chosen = remote;
    },
    async load(folders) {
      if (isAsking()) await remote.load(folders);
      isLoaded();
    },
    loaded,
    update: async (paths) => (isAsking() ? remote.update(paths) : undefined),
  };
}
