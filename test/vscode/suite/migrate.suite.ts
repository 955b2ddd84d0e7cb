/**
 * The Migrate command through its whole length, with the keys a person would press: Enter at each question, then Apply.
 */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { agreeUntil, finding, findings, onDisk, open, staleOverlay } from './fleet.ts';

const overlay = 'overlays/llama-cpp.nix';

describe('Migrate llama.cpp', () => {
  it('moves the fleet to the official flake when every question is answered as preselected', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    const running = vscode.commands.executeCommand('llamaflake.migrate');
    await agreeUntil('the new overlay', () => onDisk(overlay));
    await running;
    await until('every file to be saved', () =>
      vscode.workspace.textDocuments.every(({ isDirty }) => !isDirty),
    );

    assert.match((await onDisk('flake.nix')) ?? '', /github:ggml-org\/llama\.cpp/);
    assert.match((await onDisk('machines/carbon.nix')) ?? '', /hardware\.gpu = "cuda"/);
    assert.match((await onDisk('machines/beryllium.nix')) ?? '', /hardware\.gpu = "vulkan"/);
    assert.strictEqual(await onDisk(staleOverlay), undefined);
    await until('no findings', () => findings(staleOverlay).length === 0);
  });

  it('changes nothing when it is left at a question', async () => {
    const before = await onDisk('flake.nix');
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
    assert.strictEqual(await onDisk('flake.nix'), before);
    assert.strictEqual(await onDisk(overlay), undefined);
    assert.ok(await onDisk(staleOverlay));
  });
});
