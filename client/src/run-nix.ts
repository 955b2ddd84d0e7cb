/** Runs `nix` for "Verify with Nix": the only process that the extension starts beside its server. */
import { spawn } from 'node:child_process';
import type { RunNix } from './platform.ts';

/** Output beyond this is nobody's answer. In UTF-16 code units. */
const maxOutput = 64_000_000;

export const runNix: RunNix = (program, args, folder, token) =>
  new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const cancelled = token.onCancellationRequested(() => child.kill());
    const end = (ok: boolean, problem: string | undefined): void => {
      cancelled.dispose();
      resolve({ ok, stdout, stderr, problem });
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < maxOutput) stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < maxOutput) stderr += text;
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      end(false, error.code === 'ENOENT' ? `${program} is not on PATH` : error.message),
    );
    child.once('close', (code, signal) => {
      if (token.isCancellationRequested) end(false, 'it was cancelled');
      else end(code === 0, signal ? `it ended with ${signal}` : undefined);
    });
  });
