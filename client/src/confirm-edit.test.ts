import { describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import { needingConfirmation, outdatedFile, touchedFiles } from './confirm-edit.ts';

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
    { kind: 'create', uri: overlay },
    { textDocument: { uri: overlay, version: null }, edits: [{ range, newText: 'b' }] },
    { kind: 'delete', uri: stale, annotationId: 'remove-stale' },
  ],
  changeAnnotations: {
    'add-input': { label: 'Add the input' },
    'remove-stale': { label: 'Remove the stale overlay', needsConfirmation: false },
  },
};

describe('needingConfirmation', () => {
  it('makes every step of a plan show up in the refactor preview', () => {
    const { changeAnnotations } = needingConfirmation(plan, 'Migrate llama.cpp');
    expect(Object.values(changeAnnotations ?? {}).every((annotation) => annotation.needsConfirmation)).toBe(
      true,
    );
    expect(changeAnnotations?.['add-input']?.label).toBe('Add the input');
  });

  it('gives changes without a step the label of the whole', () => {
    const { documentChanges, changeAnnotations } = needingConfirmation(plan, 'Migrate llama.cpp');
    const [, create, write] = documentChanges ?? [];
    for (const id of [
      create && 'kind' in create ? create.annotationId : undefined,
      write && 'edits' in write && write.edits[0] && 'annotationId' in write.edits[0]
        ? write.edits[0].annotationId
        : undefined,
    ]) {
      expect(changeAnnotations?.[id ?? '']?.label).toBe('Migrate llama.cpp');
    }
  });

  it('previews an edit that lists plain changes by file as well', () => {
    const { documentChanges } = needingConfirmation(
      { changes: { [flake]: [{ range, newText: 'a' }] } },
      'Fix',
    );
    expect(documentChanges).toEqual([
      {
        textDocument: { uri: flake, version: null },
        edits: [{ range, newText: 'a', annotationId: 'llamaflake.change' }],
      },
    ]);
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
