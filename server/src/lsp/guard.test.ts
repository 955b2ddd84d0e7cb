import { describe, expect, it } from 'vitest';
import { type CancellationToken, type Connection, LSPErrorCodes } from 'vscode-languageserver';
import { guardOf } from './guard.ts';

function guarded(ready = Promise.resolve()) {
  const errors: string[] = [];
  const connection = { console: { error: (text: string) => errors.push(text) } } as unknown as Connection;
  return { errors, guard: guardOf(connection, ready) };
}
const token = (isCancellationRequested: boolean): CancellationToken =>
  ({ isCancellationRequested }) as CancellationToken;

describe('a guarded request', () => {
  it('answers and logs where its handler has a bug', async () => {
    const { errors, guard } = guarded();
    const request = guard<void, string[]>('hover', [], () => {
      throw new Error('bug');
    });
    expect(await request(undefined, token(false))).toEqual([]);
    expect(errors[0]).toMatch(/hover: Error: bug/);
  });

  it('does no work for a client that no longer waits', async () => {
    const { guard } = guarded();
    const request = guard<void, string>('hover', 'nothing', () => 'work');
    await expect(request(undefined, token(true))).rejects.toMatchObject({
      code: LSPErrorCodes.RequestCancelled,
    });
  });

  it('answers where the server could not even start', async () => {
    const { errors, guard } = guarded(Promise.reject(new Error('no grammar')));
    expect(await guard<void, null>('hover', null, () => null)(undefined, token(false))).toBeNull();
    expect(errors[0]).toMatch(/no grammar/);
  });
});
