/** "Fix All Safe Problems": every fix that certainly does what was meant, in the whole workspace, as one edit. */
import * as vscode from 'vscode';
import type { FixAllResult } from '../../server/src/lsp/protocol.ts';
import { fixAllRequest } from '../../server/src/lsp/protocol.ts';
import { touchedFiles } from './preview-edit.ts';
import type { Task } from './request.ts';
import { applyEdit, ask, withServer } from './request.ts';
import * as say from './say.ts';

const { l10n } = vscode;

/** Runs the command to its end. Never rejects. */
export function fixAll(task: Task): Promise<void> {
  return withServer(task, async (client) => {
    const { title, output } = task;
    const asking = { title, what: l10n.t('Trying the fixes'), isLong: true };
    const { edit, fixes } = await ask<FixAllResult>(client, asking, fixAllRequest);
    if (!edit) return void say.info(l10n.t('{0}: there is nothing that is safe to mend.', title));
    const converted = await client.protocol2CodeConverter.asWorkspaceEdit(edit);
    if (!(await applyEdit(task, converted))) {
      return void say.warn(l10n.t('{0}: not applied.', title), say.showLog);
    }
    for (const fix of fixes) output.info(`${title}: ${fix}`);
    const files = touchedFiles(edit).length;
    void say.info(l10n.t('{0}: {1} mended, in {2} files.', title, fixes.length, files), say.showLog);
  });
}
