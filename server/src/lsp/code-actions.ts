/**
 * Code actions: quick fixes for findings at the cursor, every safe fix of the document, and refactorings of the fleet. Their edits are
 * sent when somebody chooses one, to clients that ask then.
 */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { fixAllKind, refactorKind } from './code-action-kinds.ts';
import { type ActionData, type AskedActions, type Outcome, readActionData } from './code-action-parts.ts';
import { fixAllAction } from './fix-all-action.ts';
import type { Guard } from './guard.ts';
import { refactoringChosen, refactorings } from './migration-actions.ts';
import { fixChosen, quickFixes } from './quick-fix-actions.ts';
import type { ReadDocument, Session } from './session.ts';
import { workspaceEdit } from './workspace-edit.ts';

interface Provider {
  readonly kind: CodeActionKind;
  readonly provide: (session: Session, asked: AskedActions) => CodeAction[];
}

const providers: readonly Provider[] = [
  { kind: CodeActionKind.QuickFix, provide: quickFixes },
  { kind: refactorKind, provide: refactorings },
  {
    kind: fixAllKind,
    // Actions on save ask for it by name; a menu has no need of it.
    provide: (session, { read, params }) => (params.context.only ? fixAllAction(session, read) : []),
  },
];

export const codeActionKinds: CodeActionKind[] = providers.map(({ kind }) => kind);

export function registerCodeActions(session: Session, guard: Guard): void {
  session.connection.onCodeAction(
    guard<CodeActionParams, CodeAction[]>('code actions', [], (params) => {
      const read = session.read(params.textDocument.uri);
      if (!read) return [];
      const isWanted = wanted(params);
      return providers.flatMap(({ kind, provide }) =>
        isWanted(kind) ? provide(session, { params, read }) : [],
      );
    }),
  );
  const resolved = guard<CodeAction, CodeAction | ResponseError<void> | undefined>(
    'code action',
    undefined,
    (action) => {
      const data = readActionData(action);
      return data && !action.edit ? withEdit(session, action, data) : undefined;
    },
  );
  session.connection.onCodeActionResolve(
    async (action, token) => ((await resolved(action, token)) ?? action) as CodeAction,
  );
}

/** Whether a client that names kinds wants one: `source.fixAll` includes `source.fixAll.llamaflake`. */
function wanted({ context: { only } }: CodeActionParams): (kind: CodeActionKind) => boolean {
  return (kind) =>
    only === undefined ||
    only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
}

function withEdit(
  session: Session,
  action: CodeAction,
  data: ActionData,
): CodeAction | ResponseError<void> | undefined {
  const read = session.read(data.uri);
  const outcome = read?.document.version === data.version ? outcomeOf(read, data) : undefined;
  const edit = outcome && workspaceEdit(session, outcome.change, outcome.steps);
  if (edit) return { ...action, edit };
  return new ResponseError(LSPErrorCodes.ContentModified, 'the files have changed since this was offered');
}

const outcomeOf = (read: ReadDocument, data: ActionData): Outcome | undefined =>
  data.action === 'fix' ? fixChosen(read, data) : refactoringChosen(read, data.action);
