/** Requests at a cursor: documents as they are while somebody types, `|` where the cursor is. */
import type { Position, TextDocumentPositionParams } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Client } from './lsp-client.ts';

/** Opens a document with a marked text in place of its own, and gives the cursor in it. */
export function openAt(client: Client, name: string, marked: string): TextDocumentPositionParams {
  const at = marked.indexOf('|');
  if (at < 0) throw new Error('no | in the text');
  const text = marked.slice(0, at) + marked.slice(at + 1);
  client.open(name);
  client.change(name, text);
  return { textDocument: { uri: client.uri(name) }, position: positionIn(text, at) };
}

/** The cursor within the first place where a text stands, `|` in it: `pkgs.llama|-cpp`. */
export function cursorAt(client: Client, name: string, marked: string): TextDocumentPositionParams {
  const text = client.text(name);
  const found = text.indexOf(marked.replace('|', ''));
  if (found < 0) throw new Error(`${name} has no ${marked}`);
  return {
    textDocument: { uri: client.uri(name) },
    position: positionIn(text, found + marked.indexOf('|')),
  };
}

const positionIn = (text: string, offset: number): Position =>
  TextDocument.create('', 'nix', 0, text).positionAt(offset);
