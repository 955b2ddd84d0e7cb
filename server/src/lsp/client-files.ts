/** The client's files as the server reads them, for a server that has no disk, or whose workspace is on none. */
import type { Connection } from 'vscode-languageserver';
import type { FileProblem } from '../eval/files.ts';
import { isSkippedFolder } from '../fleet/nix-files.ts';
import { type FileReader, type LoadedFiles, loadedFiles } from '../workspace/loaded-files.ts';
import { uriOfPath } from '../workspace/paths.ts';
import { missing } from '../workspace/text-source.ts';
import {
  type ReadFilesResult,
  type ReadFoldersResult,
  type ReadProblem,
  readFilesRequest,
  readFoldersRequest,
} from './protocol.ts';

const problems: Readonly<Record<ReadProblem['problem'], FileProblem>> = {
  missing,
  'not-utf8': { problem: 'not-utf8', message: 'is not valid UTF-8' },
  'too-large': { problem: 'too-large', message: 'is too large' },
  unreadable: { problem: 'unreadable', message: 'can’t be read' },
};

const answered = <T>(answer: T | ReadProblem): T | FileProblem =>
  typeof answer === 'object' && answer !== null && 'problem' in answer ? problems[answer.problem] : answer;

/** @param onLoaded called when files have come that evaluation had to do without */
export function clientFiles(
  connection: Connection,
  onLoaded: (paths: readonly string[]) => void,
): LoadedFiles {
  const ask = async <R>(method: string, paths: readonly string[]): Promise<R | undefined> => {
    if (paths.length === 0) return undefined;
    try {
      return await connection.sendRequest<R>(method, { uris: paths.map(uriOfPath) });
    } catch (error) {
      connection.console.warn(`Llamaflake: ${paths.length} files could not be read: ${error}`);
      return undefined;
    }
  };
  const reader: FileReader = {
    async folders(paths) {
      const answer = await ask<ReadFoldersResult>(readFoldersRequest, paths);
      return paths.map((_path, index) => answered(answer?.folders[index] ?? { problem: 'unreadable' }));
    },
    async texts(paths) {
      const answer = await ask<ReadFilesResult>(readFilesRequest, paths);
      return paths.map((_path, index) => answered(answer?.files[index] ?? { problem: 'unreadable' }));
    },
  };
  return loadedFiles(reader, { isSkipped: isSkippedFolder, onLoaded });
}
