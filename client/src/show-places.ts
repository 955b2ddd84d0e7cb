/** What a lens over an overlay's package opens: the places where hosts install it, in VS Code's peek view. */
import * as vscode from 'vscode';
import type { ShowPlacesParams } from '../../server/src/lsp/protocol.ts';
import type { Server } from './server.ts';

/** @param sent what the server put into the lens */
export async function showPlaces(server: Server, sent: unknown): Promise<void> {
  const converter = (await server.client())?.protocol2CodeConverter;
  if (!converter || !isParams(sent)) return;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    converter.asUri(sent.uri),
    converter.asPosition(sent.position),
    sent.places.map((place) => converter.asLocation(place)),
  );
}

const isParams = (sent: unknown): sent is ShowPlacesParams =>
  typeof sent === 'object' && sent !== null && 'uri' in sent && 'position' in sent && 'places' in sent;
