/**
 * The fleet that the window has open: its files, what VS Code says of them, and a way back to how they were.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';

export const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

/** The overlay that was written by hand, which the official flake replaces. */
export const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';

export const uriOf = (path: string): vscode.Uri => vscode.Uri.file(join(folder, path));

/** Text on disk; undefined where there is no such file. */
export const onDisk = (path: string): string | undefined =>
  existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;

export async function open(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Llamaflake's own diagnostics of a file, with the id of the rule. */
export function findings(path: string): { rule: string; diagnostic: vscode.Diagnostic }[] {
  return vscode.languages
    .getDiagnostics(uriOf(path))
    .filter((diagnostic) => diagnostic.source === 'llamaflake')
    .map((diagnostic) => ({ rule: ruleOf(diagnostic), diagnostic }));
}

/** Waits until a rule fires on a file. */
export const finding = (path: string, rule: string): Promise<vscode.Diagnostic> =>
  until(`${rule} on ${path}`, () => findings(path).find((found) => found.rule === rule)?.diagnostic);

/** The place in a document where a text first stands. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.uri.path} has no ${text}`);
  return document.positionAt(offset);
}

const pristine = readFiles();

/** Closes every editor and puts the files back as the run found them. */
export async function restoreFleet(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const now = readFiles();
  for (const path of now.keys()) if (!pristine.has(path)) rmSync(join(folder, path));
  for (const [path, text] of pristine) {
    if (now.get(path) === text) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

function readFiles(): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}
