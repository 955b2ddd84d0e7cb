import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('imports nothing but itself: facts know no Nix code and no fleet', () => {
  const room = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(room).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const imports = [...readFileSync(room + name, 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, target]) => target,
    );
    for (const target of imports) expect(target, name).toMatch(/^\.\/[a-z-]+\.ts$/);
  }
});
