/**
 * What the extension brings into VS Code, and what it leaves to others.
 */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { finding, findings, open, staleOverlay, uriOf } from './fleet.ts';

const extension = () => {
  const found = vscode.extensions.getExtension('llamaflake.llamaflake');
  assert.ok(found, 'the extension is installed');
  return found;
};

describe('the extension', () => {
  it('wakes up for a Nix file', async () => {
    const document = await open('flake.nix');
    assert.strictEqual(document.languageId, 'nix');
    await until('the extension to be active', () => extension().isActive);
  });

  it('shows "Migrate llama.cpp" in the palette, exactly so', async () => {
    await extension().activate();
    const commands: { command: string; title: string; category?: string }[] =
      extension().packageJSON.contributes.commands;
    const migrate = commands.find(({ command }) => command === 'llamaflake.migrate');
    assert.deepEqual(migrate, { command: 'llamaflake.migrate', title: 'Migrate llama.cpp' });
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of commands) assert.ok(registered.includes(command), `${command} is registered`);
  });

  it('offers neither formatting nor symbols: general Nix servers do', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    const uri = uriOf(staleOverlay);
    const formatting = await vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', uri, {});
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
    assert.strictEqual(formatting ?? undefined, undefined);
    assert.strictEqual(symbols ?? undefined, undefined);
  });

  it('says the same after "Restart Language Server"', async () => {
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    await vscode.commands.executeCommand('llamaflake.restart');
    await finding(staleOverlay, 'stale-overlay');
  });

  it('is silent while "llamaflake.enable" is off', async () => {
    const settings = vscode.workspace.getConfiguration('llamaflake');
    await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    await settings.update('enable', false, vscode.ConfigurationTarget.Global);
    try {
      await until('no findings', () => findings(staleOverlay).length === 0);
    } finally {
      await settings.update('enable', undefined, vscode.ConfigurationTarget.Global);
    }
    await finding(staleOverlay, 'stale-overlay');
  });
});
