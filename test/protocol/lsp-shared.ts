/**
 * Servers that the tests of a file share, for those that ask and change nothing on the disk: each is started by the first test that needs
 * it and ended after the last. Every test finds it with nothing open.
 */
import { rmSync } from 'node:fs';
import { afterAll, expect, onTestFinished } from 'vitest';
import { type Client, type ClientOptions, connectClient } from './lsp-client.ts';
import { copyFleet, type Fixture, lockLlama, textsOf } from './scratch.ts';

export interface SharedOptions extends ClientOptions {
  /** The day that the fleet's llama.cpp is locked at. */
  readonly locked?: string;
}

interface Shared {
  readonly folder: string;
  readonly texts: Record<string, string>;
  readonly client: Client;
}

/** Called once, at the top of a file of tests. */
export function sharedClients(): (fixture: Fixture, options?: SharedOptions) => Promise<Client> {
  const known = new Map<string, Promise<Shared>>();
  const start = async (fixture: Fixture, { locked, ...options }: SharedOptions): Promise<Shared> => {
    const folder = copyFleet(fixture);
    if (locked !== undefined) lockLlama(folder, locked);
    return { folder, texts: textsOf(folder), client: await connectClient(folder, options) };
  };
  afterAll(async () => {
    for (const { folder, texts, client } of await Promise.all(known.values())) {
      await client.dispose();
      const left = textsOf(folder);
      rmSync(folder, { recursive: true, force: true });
      expect(left, 'a test has changed files that others share').toEqual(texts);
    }
  });
  return async (fixture, options = {}) => {
    const key = JSON.stringify([fixture, options]);
    const shared = known.get(key) ?? start(fixture, options);
    known.set(key, shared);
    const { client } = await shared;
    onTestFinished(() => client.reset());
    return client;
  };
}
