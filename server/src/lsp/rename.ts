/**
 * Rename: of the option's path, and of a variant that an overlay of the flake defines; in all files, tried before it is given. What can't
 * be renamed without doubt is refused with the reason.
 */
import {
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { projectSettings } from '../workspace/project-settings.ts';
import { tell } from './apply-plan.ts';
import type { Guard } from './guard.ts';
import { rangeOfSpan } from './ranges.ts';
import { optionRenamed } from './rename-option.ts';
import { packageRenamed } from './rename-package.ts';
import { type Renaming, refused, triedRenaming } from './rename-trial.ts';
import type { Session } from './session.ts';
import { type Asked, subjectAsked } from './subject-request.ts';
import { workspaceEdit } from './workspace-edit.ts';

export function registerRename(session: Session, guard: Guard): void {
  session.connection.onPrepareRename(
    guard<PrepareRenameParams, PrepareRenameResult | null>('prepare rename', null, (params) => {
      const asked = subjectAsked(session, params);
      const placeholder = asked && nameToChange(asked);
      return placeholder === undefined
        ? null
        : { range: rangeOfSpan(session, asked!.file, asked!.subject.span), placeholder };
    }),
  );
  session.connection.onRenameRequest(
    guard<RenameParams, WorkspaceEdit | ResponseError<void> | null>('rename', null, (params) => {
      const asked = subjectAsked(session, params);
      const analysis = session.read(params.textDocument.uri)?.analysis;
      if (!asked || !analysis) return null;
      const renaming = triedRenaming(analysis, asked, renamingTo(asked, params.newName.trim()));
      if ('refusal' in renaming) return new ResponseError(LSPErrorCodes.RequestFailed, renaming.refusal);
      const option = renaming.option.join('.');
      const isInFlake = projectSettings(asked.fleet.files, asked.fleet.root).settings.option !== undefined;
      if (option !== asked.fleet.options.option.join('.') && !isInFlake)
        tell(session, `set llamaflake.option to ${option}, so that the new name is known.`);
      return workspaceEdit(session, renaming.change) ?? null;
    }),
  );
}

/** The name as it is to be changed: the option's whole path. Undefined for what can't be renamed here. */
function nameToChange({ fleet, subject }: Asked): string | undefined {
  if (subject.kind === 'option' && subject.variant === undefined) return fleet.options.option.join('.');
  return subject.kind === 'package' && isDefinedHere(fleet, subject.name) ? subject.name : undefined;
}

const isDefinedHere = ({ overlays }: Asked['fleet'], name: string): boolean =>
  overlays.some(({ packages }) => packages.get(name)?.definition !== undefined);

function renamingTo(asked: Asked, name: string): Renaming {
  const { subject, fleet } = asked;
  if (subject.kind === 'option' && subject.variant === undefined) return optionRenamed(asked, name);
  if (subject.kind !== 'package') return refused('this can’t be renamed');
  return isDefinedHere(fleet, subject.name)
    ? packageRenamed(asked, subject.name, name)
    : refused(`no overlay of this flake defines ${subject.name}`);
}
