/** What the extension needs of where it runs: a desktop's or a remote machine's Node, or a browser's worker. */

import type { CancellationToken } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** What a run of `nix` came to. */
export interface NixRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be run or was ended, in a clause; undefined where it ran to its end. */
  readonly problem: string | undefined;
}

/** Runs `nix` in a folder, without a shell, until it ends or the token is cancelled. Never rejects. */
export type RunNix = (
  program: string,
  args: readonly string[],
  folder: string,
  token: CancellationToken,
) => Promise<NixRun>;

export interface Platform {
  /** A client with a server of its own, not started yet. */
  createClient(options: LanguageClientOptions): Promise<BaseLanguageClient>;
  /** Whether its server reads the files of the disk by itself. */
  readonly hasDisk: boolean;
  /** Undefined where no process can run. */
  readonly runNix: RunNix | undefined;
}
