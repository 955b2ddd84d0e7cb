/** What real Nix said of hosts, for as long as nothing that it may depend on has changed. */
import * as vscode from 'vscode';
import type { FlakeHosts, HostDetails } from '../../server/src/lsp/protocol.ts';

export interface Verdict {
  readonly ok: boolean;
  /** A sentence: "Nix: llama-cpp-cuda-0.0.0 (nixos-system-carbon)". */
  readonly text: string;
}

export interface Verdicts extends vscode.Disposable {
  readonly onDidChange: vscode.Event<void>;
  of(flake: Pick<FlakeHosts, 'uri'>, host: Pick<HostDetails, 'name' | 'kind'>): Verdict | undefined;
  put(flake: Pick<FlakeHosts, 'uri'>, host: Pick<HostDetails, 'name' | 'kind'>, verdict: Verdict): void;
}

export function createVerdicts(): Verdicts {
  const known = new Map<string, Verdict>();
  const changed = new vscode.EventEmitter<void>();
  const key = (flake: Pick<FlakeHosts, 'uri'>, { kind, name }: Pick<HostDetails, 'name' | 'kind'>): string =>
    `${flake.uri} ${kind} ${name}`;
  // Nix reads what is saved.
  const saved = vscode.workspace.onDidSaveTextDocument(() => {
    if (known.size === 0) return;
    known.clear();
    changed.fire();
  });
  return {
    onDidChange: changed.event,
    of: (flake, host) => known.get(key(flake, host)),
    put(flake, host, verdict) {
      known.set(key(flake, host), verdict);
      changed.fire();
    },
    dispose() {
      saved.dispose();
      changed.dispose();
    },
  };
}
