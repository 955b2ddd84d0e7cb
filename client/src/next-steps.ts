/** What a user does after a migration was applied: let Git know the new files, lock the new input, and look with real Nix. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FlakeSummary, PlanResult } from '../../server/src/lsp/protocol.ts';
import { nextCommands } from './next-commands.ts';
import { createdFiles, touchedFiles } from './preview-edit.ts';
import type { Task } from './request.ts';
import * as say from './say.ts';

const { l10n } = vscode;

/** Says what was done, and offers what comes next. Resolves when the notification has gone. */
export async function offerNextSteps(
  { output }: Task,
  client: BaseLanguageClient,
  flake: FlakeSummary,
  { edit, notes, steps }: PlanResult,
): Promise<void> {
  if (!edit) return;
  const folder = vscode.Uri.joinPath(client.protocol2CodeConverter.asUri(flake.uri), '..');
  const created = createdFiles(edit).map((uri) => client.protocol2CodeConverter.asUri(uri).path);
  const commands = nextCommands({
    created: created.map((path) => path.slice(folder.path.length + 1)),
    isInGit: await isInGit(folder),
    addsInput: steps.some(({ id }) => id === 'add-input'),
  });
  for (const command of commands) output.info(l10n.t('Next: {0}', command));
  const files = touchedFiles(edit).length;
  const done =
    files === 1
      ? l10n.t('Migrated {0} (1 file).', flake.label)
      : l10n.t('Migrated {0} ({1} files).', flake.label, files);
  const next = commands.length > 0 ? l10n.t('Next: {0}, then verify.', commands.join(' && ')) : '';
  await say.info(
    [done, ...shortNotes(notes, done.length + next.length), next].filter(Boolean).join(' '),
    ...offers(folder, commands),
  );
}

function offers(folder: vscode.Uri, commands: readonly string[]): say.Offer[] {
  const line = commands.join(' && ');
  const canRun = vscode.workspace.isTrusted && folder.scheme === 'file';
  const terminal: say.Offer = {
    label: l10n.t('Open Terminal'),
    // Typed, not run: the last key is the user's.
    run: () => {
      const opened = vscode.window.createTerminal({ name: 'llama.cpp', cwd: folder });
      opened.show();
      opened.sendText(line, false);
    },
  };
  const copy: say.Offer = { label: l10n.t('Copy Commands'), run: () => vscode.env.clipboard.writeText(line) };
  const verify: say.Offer = {
    label: l10n.t('Verify with Nix'),
    run: () => vscode.commands.executeCommand('llamaflake.verify'),
  };
  return [
    ...(commands.length > 0 ? [canRun ? terminal : copy] : []),
    ...(canRun ? [verify] : []),
    say.showLog,
  ];
}

/** A notification has room for a few lines; what is longer can be read in the log. */
function shortNotes(notes: readonly string[], taken: number): readonly string[] {
  if (notes.join(' ').length + taken <= 300) return notes;
  return [
    notes.length === 1
      ? l10n.t('A note on it is in the log.')
      : l10n.t('{0} notes on it are in the log.', notes.length),
  ];
}

/** Whether a folder or one around it is a Git work tree. */
async function isInGit(folder: vscode.Uri): Promise<boolean> {
  for (let at = folder; ; at = vscode.Uri.joinPath(at, '..')) {
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.joinPath(at, '.git'))).then(
      () => true,
      () => false,
    );
    if (isThere || at.path === '/' || at.path === '') return isThere;
  }
}
