/** Reads folders and files for a server that can't, through VS Code's file systems. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  FolderEntry,
  ReadFilesResult,
  ReadFoldersResult,
  ReadParams,
  ReadProblem,
} from '../../server/src/lsp/protocol.ts';
import { readFilesRequest, readFoldersRequest } from '../../server/src/lsp/protocol.ts';
import { defaultMaxFileSize } from '../../server/src/workspace/limits.ts';

const { FileType } = vscode;

export function answerReads(client: BaseLanguageClient): void {
  const uriOf = (uri: string): vscode.Uri => client.protocol2CodeConverter.asUri(uri);
  client.onRequest(
    readFoldersRequest,
    async ({ uris }: ReadParams): Promise<ReadFoldersResult> => ({
      folders: await Promise.all(uris.map((uri) => readFolder(uriOf(uri)))),
    }),
  );
  client.onRequest(
    readFilesRequest,
    async ({ uris }: ReadParams): Promise<ReadFilesResult> => ({
      files: await Promise.all(uris.map((uri) => readFile(uriOf(uri)))),
    }),
  );
}

async function readFolder(uri: vscode.Uri): Promise<readonly FolderEntry[] | ReadProblem> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return entries.map(([name, type]): FolderEntry => {
      const target = type & FileType.Directory ? 'directory' : type & FileType.File ? 'regular' : 'unknown';
      return { name, target, type: type & FileType.SymbolicLink ? 'symlink' : target };
    });
  } catch (error) {
    return problemOf(error);
  }
}

async function readFile(uri: vscode.Uri): Promise<string | ReadProblem> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > defaultMaxFileSize) return { problem: 'too-large' };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
    return text.includes('\0') ? { problem: 'not-utf8' } : text;
  } catch (error) {
    return problemOf(error);
  }
}

function problemOf(error: unknown): ReadProblem {
  if (error instanceof TypeError) return { problem: 'not-utf8' };
  const isMissing =
    error instanceof vscode.FileSystemError && ['FileNotFound', 'FileNotADirectory'].includes(error.code);
  return { problem: isMissing ? 'missing' : 'unreadable' };
}
