/**
 * The commands beside the migration: a host's GPU, and every safe fix at once.
 */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { agreeUntil, finding, findings, onDisk, open, staleOverlay, uriOf } from './fleet.ts';

describe('Select GPU for Host', () => {
  it('changes the line of one host of a migrated fleet, and nothing else', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    const migrating = vscode.commands.executeCommand('llamaflake.migrate');
    await agreeUntil('the migration', () => onDisk('overlays/llama-cpp.nix'));
    await migrating;
    await until('the findings to go', () => findings(staleOverlay).length === 0);
    const others = await Promise.all(['flake.nix', 'machines/carbon.nix'].map(onDisk));

    await vscode.commands.executeCommand('llamaflake.selectGpu', {
      flake: uriOf('flake.nix').toString(),
      host: 'boron',
      gpu: 'vulkan',
    });
    await until('the change to be saved', async () =>
      /hardware\.gpu = "vulkan"/.test((await onDisk('machines/boron.nix')) ?? ''),
    );
    assert.deepEqual(await Promise.all(['flake.nix', 'machines/carbon.nix'].map(onDisk)), others);
  });
});

describe('Fix All Safe Problems', () => {
  it('mends files that are not open, too, and one undo takes it back', async () => {
    const flake = (await onDisk('flake.nix')) ?? '';
    const broken = flake.replace('outputs = {\n    self,', 'outputs = {\n    self,\n    self,');
    assert.notStrictEqual(broken, flake);
    await vscode.workspace.fs.writeFile(uriOf('flake.nix'), new TextEncoder().encode(broken));
    await open('README.md');
    await finding('flake.nix', 'duplicate-formal');
    await vscode.commands.executeCommand('llamaflake.fixAll');
    await until('the finding to go', () =>
      findings('flake.nix').every(({ rule }) => rule !== 'duplicate-formal'),
    );
    const document = await open('flake.nix');
    // The extension host hears of an editor's text a moment after it has changed.
    await until('the text mended', () => document.getText() === flake);
    await vscode.commands.executeCommand('undo');
    await until('the text as it was', () => document.getText() === broken);
  });
});
