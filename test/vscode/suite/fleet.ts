/**
 * The fleet that the window has open: its files, what VS Code says of them, and a way back to how they were. Through VS Code's file
 * systems alone, so that it works in a browser's worker, too.
 */
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';

const { fs } = vscode.workspace;

export const folder = vscode.workspace.workspaceFolders![0]!.uri;

/** The overlay that was written by hand, which the official flake replaces. */
export const staleOverlay = 'nixos/pkgs/llama-cpp-variants.nix';

export const uriOf = (path: string): vscode.Uri => vscode.Uri.joinPath(folder, path);

/** Text on disk; undefined where there is no such file. */
export const onDisk = async (path: string): Promise<string | undefined> =>
  fs.readFile(uriOf(path)).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );

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

/** Presses Enter in whatever question is open, and Apply in the refactor preview, until something holds. */
export const agreeUntil = (what: string, isDone: () => Promise<unknown>): Promise<unknown> =>
  until(what, async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await vscode.commands.executeCommand('refactorPreview.apply');
    return isDone();
  });

let pristine: ReadonlyMap<string, string>;

/** What is found in those files. */
let pristineFindings: string;

/** Remembers the files as they are now, and what is found in them. */
export async function rememberFleet(): Promise<void> {
  pristine = await readFiles();
  await finding(staleOverlay, 'stale-overlay');
  pristineFindings = allFindings();
}

/** Every finding of ours in the window, one a line. */
const allFindings = (): string =>
  vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) =>
      diagnostics
        .filter(({ source }) => source === 'llamaflake')
        .map((one) => `${uri.path} ${one.range.start.line} ${ruleOf(one)}`),
    )
    .sort()
    .join('\n');

/**
 * Closes every editor, puts the files back as they were remembered, and waits until the server has heard of all of them: the next
 * test shall not meet a fleet that is half the last one's.
 */
export async function restoreFleet(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const now = await readFiles();
  for (const path of now.keys()) if (!pristine.has(path)) await fs.delete(uriOf(path));
  for (const [path, text] of pristine) {
    if (now.get(path) !== text) await fs.writeFile(uriOf(path), new TextEncoder().encode(text));
  }
  await until('the findings of the fleet as it was', () => allFindings() === pristineFindings);
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

async function readFiles(below = ''): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, type] of await fs.readDirectory(uriOf(below))) {
    const path = below === '' ? name : `${below}/${name}`;
    if (type === vscode.FileType.Directory) for (const entry of await readFiles(path)) files.set(...entry);
    else files.set(path, (await onDisk(path)) ?? '');
  }
  return files;
}
