/** Keeps a bug in one request from more than that request: it is logged, and the request gets an answer all the same. */
import type { CancellationToken, Connection } from 'vscode-languageserver';

/** What comes behind the token: reporters of progress and of partial results. */
export type Guard = <P, R, Rest extends readonly unknown[] = readonly unknown[]>(
  name: string,
  fallback: R,
  handle: (params: P, token: CancellationToken, ...rest: Rest) => R | Promise<R>,
) => (params: P, token: CancellationToken, ...rest: Rest) => Promise<R>;

/** @param ready what every request waits for */
export function guardOf(connection: Connection, ready: Promise<void>): Guard {
  return (name, fallback, handle) =>
    async (params, token, ...rest) => {
      try {
        await ready;
        return token.isCancellationRequested ? fallback : await handle(params, token, ...rest);
      } catch (error) {
        logBug(connection, name, error);
        return fallback;
      }
    };
}

export function logBug(connection: Connection, name: string, error: unknown): void {
  connection.console.error(`Llamaflake: ${name}: ${error instanceof Error ? error.stack : error}`);
}
