/** `llamaflake/fixAll`: every safe fix in the whole workspace, for the client's command of that name. */
import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { fixAll } from '../migrate/fix-all.ts';
import type { Change } from '../nix/change.ts';
import { differences } from '../nix/text-differences.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { analyse } from '../rules/analyse.ts';
import type { Guard } from './guard.ts';
import { type FixAllResult, fixAllRequest } from './protocol.ts';
import type { Session } from './session.ts';
import { analysisSettings } from './settings.ts';
import { workspaceEdit } from './workspace-edit.ts';

export function registerFixAll(session: Session, guard: Guard): void {
  const failed = new ResponseError<void>(
    ErrorCodes.InternalError,
    'the fixes could not be worked out; the log of the server says why',
  );
  const answer = guard<void, FixAllResult | ResponseError<void>>('fix all', failed, () => {
    const { texts, fixes } = fixAll(session.workspace.files(), {
      analyse: (files) =>
        session.workspace
          .roots()
          .map(({ path }) => analyse(files, path, analysisSettings(session.settings(path)))),
      isAsked: () => true,
    });
    const edit = texts.size === 0 ? undefined : workspaceEdit(session, changeTo(session, texts));
    return { edit, fixes: edit ? fixes.map(({ fix, finding }) => `${fix.title} (${finding.rule})`) : [] };
  });
  // A request without parameters has the token first, one with empty ones has it second.
  session.connection.onRequest(fixAllRequest, (...given) => answer(undefined, given.at(-1)));
}

/** The change that leads from the texts as they are to others; `null` deletes. */
function changeTo(session: Session, texts: ReadonlyMap<string, string | null>): Change {
  const files = session.workspace.files();
  const edits = new Map<string, readonly TextEdit[]>();
  const created = new Map<string, string>();
  const deleted: string[] = [];
  for (const [path, after] of texts) {
    const before = files.text(path);
    if (after === null) deleted.push(path);
    else if (typeof before === 'string') edits.set(path, differences(before, after));
    else created.set(path, after);
  }
  return { edits, created, deleted };
}
