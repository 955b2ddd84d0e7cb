/**
 * What a person sees while editing a fleet: findings, their fixes, and what stands behind a name.
 */
import { assert } from 'chai';
import * as vscode from 'vscode';
import { until } from '../harness/until.ts';
import { finding, findings, folder, open, positionOf, staleOverlay } from './fleet.ts';

/** The quick fixes at a place, the first of them resolved: the server computes an edit only when it is wanted. */
const quickFixesAt = async (uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> =>
  vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    1,
  );

async function take(action: vscode.CodeAction): Promise<void> {
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit), `${action.title} is applied`);
  const { command } = action;
  if (command) await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

describe('a finding', () => {
  it('stands in the Problems panel with its source, its rule and a link to the rule’s page', async () => {
    await open(staleOverlay);
    const { severity, source, code, message } = await finding(staleOverlay, 'stale-overlay');
    assert.strictEqual(source, 'llamaflake');
    assert.strictEqual(severity, vscode.DiagnosticSeverity.Warning);
    assert.match(message, /\S/);
    assert.ok(
      typeof code === 'object' && code.target.toString().includes('stale-overlay'),
      'a link to the page',
    );
  });

  it('goes when its cause is deleted from the text, and comes back with undo', async () => {
    const document = await open(staleOverlay);
    await finding(staleOverlay, 'stale-overlay');
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, everything, 'final: prev: { }\n');
    await vscode.workspace.applyEdit(edit);
    await until('no findings', () => findings(staleOverlay).length === 0);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await finding(staleOverlay, 'stale-overlay');
  });

  it('has a quick fix that makes it go', async () => {
    const document = await open(staleOverlay);
    const diagnostic = await finding(staleOverlay, 'stale-overlay');
    const fix = await until(
      'a quick fix with an edit',
      async () => (await quickFixesAt(document.uri, diagnostic.range)).filter(({ edit }) => edit)[0],
    );
    await take(fix);
    await until('the finding to go', () =>
      findings(staleOverlay).every(({ rule }) => rule !== 'stale-overlay'),
    );
  });
});

describe('a hover', () => {
  it('says what a variant is and which host uses it', async () => {
    const path = 'machines/carbon.nix';
    const document = await open(path);
    const place = positionOf(document, 'llama-cpp-cuda').translate(0, 3);
    const shown = await until('a hover that names the host', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        place,
      );
      const text = hovers
        .flatMap((hover) => hover.contents)
        .map((content) => (typeof content === 'string' ? content : content.value))
        .join('\n');
      return /llama-cpp-cuda/.test(text) && /carbon/.test(text) && text;
    });
    // Its links lead to files as VS Code has them, wherever the server has them.
    const links = [...shown.matchAll(/\]\(([\w-]+):[^)]*\.nix#L\d+\)/g)].map(([, scheme]) => scheme);
    assert.include(links, folder.scheme);
    assert.deepEqual([...new Set(links)], [folder.scheme]);
  });

  it('is silent on everything else', async () => {
    const document = await open('machines/carbon.nix');
    await until('the server to answer', async () => {
      const place = positionOf(document, 'llama-cpp-cuda');
      return (await hoversAt(document.uri, place)).length > 0;
    });
    assert.deepEqual(await hoversAt(document.uri, positionOf(document, 'blender')), []);
  });
});

describe('the lens over a package of the overlay', () => {
  it('opens the places where hosts install it', async () => {
    const document = await open(staleOverlay);
    const lens = await until('a lens of a package that a host has', async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        99,
      );
      return lenses.find(({ command }) => command?.title === '1 host');
    });
    const { command, arguments: given = [] } = lens.command!;
    await vscode.commands.executeCommand(command, ...given);
    // The peek view has an editor of its own, on the first place.
    await until('the place', () =>
      vscode.window.visibleTextEditors.some(({ document: { uri } }) => uri.path.includes('/machines/')),
    );
    await vscode.commands.executeCommand('closeReferenceSearch');
  });
});

const hoversAt = async (uri: vscode.Uri, place: vscode.Position): Promise<vscode.Hover[]> =>
  vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
