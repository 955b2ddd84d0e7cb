/** The documents that the client has open, kept up to date change by change, in whatever units the client counts. */
import {
  type Position,
  type TextDocumentContentChangeEvent,
  TextDocuments,
  type TextDocumentsConfiguration,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type PositionEncoding, utf16Length } from './position-encoding.ts';

export function openDocuments(encoding: () => PositionEncoding): TextDocuments<TextDocument> {
  const configuration: TextDocumentsConfiguration<TextDocument> = {
    create: TextDocument.create,
    update(document, changes, version) {
      // Each counts in the text that the one before it left.
      for (const change of changes)
        TextDocument.update(document, [inUtf16(document, change, encoding())], version);
      return document;
    },
  };
  return new TextDocuments(configuration);
}

function inUtf16(
  document: TextDocument,
  change: TextDocumentContentChangeEvent,
  encoding: PositionEncoding,
): TextDocumentContentChangeEvent {
  if (encoding === 'utf-16' || !('range' in change)) return change;
  const place = ({ line, character }: Position): Position => {
    const start = { line, character: 0 };
    const text = document.getText({ start, end: { line: line + 1, character: 0 } });
    return { line, character: utf16Length(encoding, text, character) };
  };
  const { start, end } = change.range;
  return { text: change.text, range: { start: place(start), end: place(end) } };
}
