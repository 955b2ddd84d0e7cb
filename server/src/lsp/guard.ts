/** Keeps a bug in one request from more than that request: it is logged, and the request gets an answer all the same. */
import type { CancellationToken, Connection } from 'vscode-languageserver';

export type Guard = <P, R>(
  name: string,
  fallback: R,
  handle: (params: P, token: CancellationToken) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R>;

/** @param ready what every request waits for */
export function guardOf(connection: Connection, ready: Promise<void>): Guard {
  return (name, fallback, handle) => async (params, token) => {
    try {
      await ready;
      return token.isCancellationRequested ? fallback : await handle(params, token);
    } catch (error) {
      logBug(connection, name, error);
      return fallback;
    }
  };
}

export function logBug(connection: Connection, name: string, error: unknown): void {
  connection.console.error(`Llamaflake: ${name}: ${error instanceof Error ? error.stack : error}`);
}
