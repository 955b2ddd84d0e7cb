/**
 * Folders that our edits make by the way: VS Code’s undo takes back a file that was created, and leaves the folder that was made for it.
 * They go with their last file, so that an undo leaves nothing.
 */
import * as vscode from 'vscode';

export interface MadeFolders extends vscode.Disposable {
  /** To be told of an edit before it is applied. */
  expect(edit: vscode.WorkspaceEdit): Promise<void>;
}

export function followMadeFolders(output: vscode.LogOutputChannel): MadeFolders {
  const made = new Set<string>();

  const expect = async (file: vscode.Uri): Promise<void> => {
    for (let at = parentOf(file); !(await exists(at)); at = parentOf(at)) made.add(at.toString());
  };
  const clean = async (file: vscode.Uri): Promise<void> => {
    for (let at = parentOf(file); made.has(at.toString()) && (await isEmpty(at)); at = parentOf(at))
      await vscode.workspace.fs.delete(at);
  };
  const deleted = vscode.workspace.onDidDeleteFiles(async ({ files }) => {
    try {
      for (const file of files) await clean(file);
    } catch (error) {
      // Somebody may have put a file there meanwhile.
      output.debug(`An empty folder was left: ${error}`);
    }
  });
  return {
    async expect(edit) {
      // Files that are created have a text as well, so they are among those.
      for (const [file] of edit.entries()) await expect(file);
    },
    dispose: () => deleted.dispose(),
  };
}

const parentOf = (uri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(uri, '..');

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    // The root is there, whatever a file system says of it.
    () => uri.path === '/' || uri.path === '',
  );

const isEmpty = async (folder: vscode.Uri): Promise<boolean> =>
  (await vscode.workspace.fs.readDirectory(folder)).length === 0;
