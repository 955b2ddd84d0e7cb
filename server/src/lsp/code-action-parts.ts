/** What every provider of code actions shares: when an edit is made, and what is said where a client can't apply it. */
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import type { Step } from '../migrate/types.ts';
import type { Change } from '../nix/change.ts';
import type { ReadDocument, Session } from './session.ts';
import { canApply, workspaceEdit } from './workspace-edit.ts';

/** What a request asks about. */
export interface AskedActions {
  readonly params: CodeActionParams;
  readonly read: ReadDocument;
}

/** A change, and the parts that a preview groups it by. */
export interface Outcome {
  readonly change: Change;
  readonly steps?: readonly Step[];
}

/** What comes back with an action whose edit is asked for: enough to find it again, as long as the document is the same. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The provider's, and what it needs to know the action again. */
  readonly action: 'fix' | 'migrate' | 'expose';
  readonly rule?: string;
  /** Offset of the finding. */
  readonly start?: number;
  readonly title?: string;
}

/** Why an action is shown that can't be taken. */
export const cantWriteFiles = 'this editor can’t create or delete files in an edit';

/**
 * An action with its edit, or, for clients that ask for it when somebody chooses the action, with what to ask by. Where the client can't
 * apply the change it is disabled, and left out where the client can't show even that.
 */
export function actionWith(
  session: Session,
  action: CodeAction,
  data: ActionData,
  { change, steps }: Outcome,
): CodeAction[] {
  if (!canApply(session, change)) return disabled(session, action, cantWriteFiles);
  if (session.client.resolvesActions) return [{ ...action, data }];
  return [{ ...action, edit: workspaceEdit(session, change, steps)! }];
}

/** The action with the reason that it can't be taken; none for clients that don't show such. */
export const disabled = (session: Session, action: CodeAction, reason: string): CodeAction[] =>
  session.client.disablesActions ? [{ ...action, disabled: { reason } }] : [];

export const dataOf = ({ read: { document } }: AskedActions, action: ActionData['action']): ActionData => ({
  uri: document.uri,
  version: document.version,
  action,
});

/** What this server put into an action; undefined for one of another. */
export function readActionData({ data }: CodeAction): ActionData | undefined {
  const isOurs =
    typeof data === 'object' && data !== null && 'uri' in data && 'version' in data && 'action' in data;
  return isOurs ? (data as ActionData) : undefined;
}
