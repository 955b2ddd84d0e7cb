/** Completion of what only this server knows: variants, the official flake's outputs, override arguments, CMake flags, inputs. */
import type { CompletionItem, CompletionParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import { loadFleet } from '../fleet/load.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet } from '../fleet/types.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { type Choice, choicesFor } from './completion-choices.ts';
import { documented, itemData } from './completion-documentation.ts';
import { type Draft, draftAt, wordBefore } from './completion-draft.ts';
import { type Wanted, wantedAt } from './completion-subject.ts';
import type { Guard } from './guard.ts';
import { offsetOf, rangeOfSpan } from './ranges.ts';
import type { ReadDocument, Session } from './session.ts';

/** After these there may be something to say; names are asked for by themselves. */
export const completionTriggers = ['"', '.', '-', '='];

export function registerCompletion(session: Session, guard: Guard): void {
  session.connection.onCompletion(
    guard<CompletionParams, CompletionItem[]>('completion', [], ({ textDocument, position }) => {
      const read = session.read(textDocument.uri);
      if (!read?.fleet) return [];
      const files = session.workspace.files();
      const file = files.source(read.document.path);
      if (isProblem(file)) return [];
      const offset = offsetOf(session, file, position);
      const { option } = session.settings(read.document.path);
      if (!isPlausible(file.text, offset, option)) return [];
      const draft = draftAt(files, file, offset);
      const wanted = draft && wantedAt(draft.file, draft.start, option.split('.'));
      if (!draft || !wanted) return [];
      const fleet = fleetFor(read, read.fleet, file, draft, wanted);
      return choicesFor(fleet, wanted, draft).map((choice, index) =>
        itemOf(session, textDocument.uri, file, draft, choice, index),
      );
    }),
  );
  const resolved = guard<CompletionItem, CompletionItem | undefined>('completion', undefined, (item) => {
    const data = itemData(item);
    const fleet = data && session.read(data.uri)?.fleet;
    return fleet && documented(session, fleet, item, data, session.settings(fleet.root).option);
  });
  session.connection.onCompletionResolve(async (item, token) => (await resolved(item, token)) ?? item);
}

/** In UTF-16 code units. A longer file was made by a program, and parsing it takes longer than typing. */
const longestText = 300_000;

/** Keeps the parser out of what is somebody else's business: most of all that is typed. */
function isPlausible(text: string, offset: number, option: string): boolean {
  if (text.length > longestText) return false;
  const word = wordBefore(text, offset);
  const before = text.slice(Math.max(0, offset - word.length - 200), offset - word.length);
  if (word !== '' && ('llama-cpp'.startsWith(word) || word.startsWith('llama'))) return true;
  const name = option.slice(option.lastIndexOf('.') + 1);
  if (before.trimEnd().endsWith(`${name} =`) || /"-D\w+(?::\w+)?=$/.test(before)) return true;
  if (before.endsWith('"')) {
    return word.startsWith('-') || before.includes(name) || /cmake\w+\s*"$|follows\s*=\s*"$/.test(before);
  }
  if (/packages\s*\.(?:[^;\n]*\.)?$/i.test(before)) return true;
  return text.includes('override') && speaksOfLlama(text) && /[{;]\s*(?:#.*\s*)*$/.test(before);
}

/** The flake as it would be with the draft, where that is needed to know anything. */
function fleetFor(
  { document }: ReadDocument,
  known: Fleet,
  file: SourceFile,
  draft: Draft,
  wanted: Wanted,
): Fleet {
  const isSound = file.tree.errors.length === 0;
  const needsDraft = wanted.kind === 'argument' || document.path === known.flakePath;
  if (!needsDraft || (isSound && draft.file.text === file.text)) return known;
  return loadFleet(draft.files, known.root, known.options);
}

function itemOf(
  session: Session,
  uri: string,
  file: SourceFile,
  { start, word }: Draft,
  { label, detail, kind, insert, snippet, what, about }: Choice,
  index: number,
): CompletionItem {
  const rest = /^[\w'-]*/.exec(file.text.slice(start + word.length))![0];
  const range = rangeOfSpan(session, file, { start, end: start + word.length + rest.length });
  const isSnippet = snippet !== undefined && session.client.snippets;
  return {
    label,
    kind,
    detail,
    filterText: label,
    sortText: String(index).padStart(3, '0'),
    textEdit: { range, newText: isSnippet ? snippet : (insert ?? label) },
    ...(isSnippet && { insertTextFormat: 2 }),
    data: { uri, kind: what, name: about ?? label },
  };
}
