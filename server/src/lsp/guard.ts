/**
 * Keeps a bug in one request from more than that request: it is logged, and the request gets an answer all the same. What is cancelled
 * before its turn is not worked out.
 */
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

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
        if (!token.isCancellationRequested) return await handle(params, token, ...rest);
      } catch (error) {
        logBug(connection, name, error);
        return fallback;
      }
      // Nobody waits for an answer any more, and an empty one would be a lie.
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    };
}

export function logBug(connection: Connection, name: string, error: unknown): void {
  connection.console.error(`Llamaflake: ${name}: ${error instanceof Error ? error.stack : error}`);
}
