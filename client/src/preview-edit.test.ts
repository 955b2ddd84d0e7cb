import { describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import { outdatedFile, previewed, touchedFiles } from './preview-edit.ts';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const flake = 'file:///fleet/flake.nix';
const overlay = 'file:///fleet/overlays/llama-cpp.nix';
const stale = 'file:///fleet/nixos/pkgs/variants.nix';

const plan: WorkspaceEdit = {
  documentChanges: [
    {
      textDocument: { uri: flake, version: 3 },
      edits: [{ range, newText: 'a', annotationId: 'add-input' }],
    },
    { kind: 'create', uri: overlay, annotationId: 'write-overlay' },
    { textDocument: { uri: overlay, version: null }, edits: [{ range, newText: 'b' }] },
    { kind: 'delete', uri: stale, annotationId: 'remove-stale' },
  ],
  changeAnnotations: {
    'add-input': { label: 'Add the input', needsConfirmation: true },
    'write-overlay': { label: 'Write the overlay' },
    'remove-stale': { label: 'Remove the stale overlay', needsConfirmation: false },
  },
};

describe('previewed', () => {
  const { documentChanges = [], changeAnnotations = {} } = previewed(plan, flake, 'Migrate llama.cpp');

  it('opens the preview with every step of the plan ticked', () => {
    const unticked = Object.entries(changeAnnotations).filter(
      ([, annotation]) => annotation.needsConfirmation,
    );
    expect(unticked.map(([id]) => id)).toEqual(['llamaflake.preview']);
    expect(changeAnnotations['add-input']?.label).toBe('Add the input');
  });

  it('adds nothing that could change a file', () => {
    expect(documentChanges[0]).toMatchObject({
      kind: 'create',
      uri: flake,
      options: { ignoreIfExists: true },
    });
    expect(documentChanges.slice(1)).toEqual(plan.documentChanges);
  });

  it('previews an edit that lists plain changes by file as well', () => {
    const plain = previewed({ changes: { [flake]: [{ range, newText: 'a' }] } }, flake, 'Fix');
    expect(plain.documentChanges?.[1]).toEqual({
      textDocument: { uri: flake, version: null },
      edits: [{ range, newText: 'a' }],
    });
  });
});

describe('touchedFiles', () => {
  it('counts a file that is created and then written once', () => {
    expect(touchedFiles(plan)).toEqual([flake, overlay, stale]);
  });
});

describe('outdatedFile', () => {
  it('names a file that was typed into after the plan was made', () => {
    expect(outdatedFile(plan, (uri) => (uri === flake ? 4 : undefined))).toBe(flake);
  });

  it('lets an edit pass whose documents are at its versions or closed', () => {
    expect(outdatedFile(plan, (uri) => (uri === flake ? 3 : undefined))).toBeUndefined();
    expect(outdatedFile(plan, () => undefined)).toBeUndefined();
  });
});
