/**
 * "Verify with Nix": evaluates hosts with the `nix` of the machine and keeps its answers in the log and in the view. The only place where
 * something else than the server runs, so only when asked for and only in a trusted workspace.
 */
import * as vscode from 'vscode';
import {
  attributeOf,
  describeHost,
  evalArguments,
  lastError,
  verdictOf,
} from '../../server/src/fleet/ask-nix.ts';
import type { FlakeHosts, HostDetails } from '../../server/src/lsp/protocol.ts';
import type { Hosts } from './hosts.ts';
import type { RunNix } from './platform.ts';
import * as say from './say.ts';
import type { Verdict, Verdicts } from './verdicts.ts';

const { l10n } = vscode;

export interface Verifying {
  readonly title: string;
  readonly hosts: Hosts;
  readonly verdicts: Verdicts;
  readonly output: vscode.LogOutputChannel;
  /** Undefined where no process can run. */
  readonly runNix: RunNix | undefined;
}

export interface HostToVerify {
  readonly flake: FlakeHosts;
  readonly host: HostDetails;
}

/** Runs the command to its end. Never rejects. @param target the hosts that are meant; all, if undefined */
export async function verify(task: Verifying, target: readonly HostToVerify[] | undefined): Promise<void> {
  const { title, hosts, runNix } = task;
  if (!vscode.workspace.isTrusted) {
    return void say.warn(l10n.t('{0}: Nix runs in trusted workspaces only.', title), {
      label: l10n.t('Manage Workspace Trust'),
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    });
  }
  const all = (hosts.flakes ?? []).flatMap((flake) => flake.hosts.map((host) => ({ flake, host })));
  const meant = (target ?? all).filter(({ flake }) => hosts.uri(flake.uri).scheme === 'file');
  if (!runNix || (meant.length === 0 && all.length > 0)) {
    return void say.info(l10n.t('{0}: Nix can’t run here. Open the folder in VS Code on a computer.', title));
  }
  if (meant.length === 0) return void say.info(l10n.t('{0}: there is no host in this workspace.', title));
  if (!(await areFilesSaved(title))) return;
  const failed = await verifyEach(task, runNix, meant);
  if (failed === undefined) return;
  const [first] = failed;
  if (first) {
    return void say.warn(
      l10n.t('{0}: {1} of {2} hosts do not evaluate. {3}', title, failed.length, meant.length, first),
      say.showLog,
    );
  }
  const message =
    meant.length === 1
      ? l10n.t('{0}: {1} evaluates.', title, meant[0]!.host.name)
      : l10n.t('{0}: all {1} hosts evaluate.', title, meant.length);
  return void say.info(message, say.showLog);
}

/** Nix reads what is on the disk. False where the user would rather not save. */
async function areFilesSaved(title: string): Promise<boolean> {
  if (!vscode.workspace.textDocuments.some(({ isDirty, languageId }) => isDirty && languageId === 'nix')) {
    return true;
  }
  const save = l10n.t('Save All and Verify');
  const chosen = await vscode.window.showWarningMessage(
    l10n.t('{0}: Nix reads files as they were last saved.', title),
    save,
  );
  return chosen === save && vscode.workspace.saveAll(false);
}

/** @returns a sentence on each host that failed; undefined where the user cancelled */
function verifyEach(
  { title, hosts, verdicts, output }: Verifying,
  runNix: RunNix,
  meant: readonly HostToVerify[],
): Thenable<readonly string[] | undefined> {
  const program = vscode.workspace.getConfiguration('llamaflake').get('nixPath', 'nix');
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const failed: string[] = [];
    for (const [index, { flake, host }] of meant.entries()) {
      progress.report({
        message: l10n.t('{0} ({1} of {2})', host.name, index + 1, meant.length),
        increment: index === 0 ? 0 : 100 / meant.length,
      });
      const folder = vscode.Uri.joinPath(hosts.uri(flake.uri), '..').fsPath;
      const args = evalArguments(attributeOf(host), describeHost);
      output.info(`${title}: ${program} eval .#${attributeOf(host)}`);
      const { ok, stdout, stderr, problem } = await runNix(program, args, folder, token);
      if (token.isCancellationRequested) {
        output.info(l10n.t('{0}: cancelled.', title));
        return undefined;
      }
      const verdict = ok ? answerOf(stdout) : { ok, text: problem ?? lastError(stderr) ?? '' };
      const line = `${host.name}: ${verdict.text}`;
      if (!verdict.ok) failed.push(line);
      if (!verdict.ok && stderr !== '') output.error(stderr.trim());
      output[verdict.ok ? 'info' : 'error'](`${title}: ${line}`);
      verdicts.put(flake, host, { ...verdict, text: l10n.t('Nix: {0}', verdict.text) });
    }
    return failed;
  });
}

function answerOf(stdout: string): Verdict {
  try {
    return { ok: true, text: verdictOf(stdout) };
  } catch {
    return { ok: false, text: l10n.t('its answer could not be read') };
  }
}
