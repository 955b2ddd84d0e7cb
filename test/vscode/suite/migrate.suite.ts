/**
 * The Migrate command through its whole length, with the keys a person would press: Enter at each question, then Apply.
 */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { finding, findings, onDisk, open, staleOverlay } from './fleet.ts';

const overlay = 'overlays/llama-cpp.nix';

describe('Migrate llama.cpp', () => {
  it('moves the fleet to the official flake when every question is answered as preselected', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    const running = vscode.commands.executeCommand('llamaflake.migrate');
    await until('the new overlay', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      await vscode.commands.executeCommand('refactorPreview.apply');
      return onDisk(overlay);
    });
    await running;
    await until('every file to be saved', () =>
      vscode.workspace.textDocuments.every(({ isDirty }) => !isDirty),
    );

    assert.match(onDisk('flake.nix') ?? '', /github:ggml-org\/llama\.cpp/);
    assert.match(onDisk('machines/carbon.nix') ?? '', /hardware\.gpu = "cuda"/);
    assert.match(onDisk('machines/beryllium.nix') ?? '', /hardware\.gpu = "vulkan"/);
    assert.equal(onDisk(staleOverlay), undefined);
    await until('no findings', () => findings(staleOverlay).length === 0);
  });

  it('changes nothing when it is left at a question', async () => {
    const before = onDisk('flake.nix');
    await open('flake.nix');
    const running = vscode.commands.executeCommand('llamaflake.migrate');
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    await until('the command to end', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return ended;
    });
    assert.equal(onDisk('flake.nix'), before);
    assert.equal(onDisk(overlay), undefined);
    assert.ok(onDisk(staleOverlay));
  });
});
