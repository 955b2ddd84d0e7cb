import { beforeAll, test } from 'vitest';
import { ready } from '../../server/src/eval/testing.ts';
import { parseNix } from '../../server/src/nix/parse.ts';
beforeAll(ready);
const shapes: Record<string, (n: number) => string> = {
  set: (n) => '{ a = '.repeat(n) + '1' + '; }'.repeat(n),
  let: (n) => 'let a = '.repeat(n) + '1' + '; in a'.repeat(n),
  list: (n) => '['.repeat(n) + ']'.repeat(n),
  paren: (n) => '('.repeat(n) + '1' + ')'.repeat(n),
  string: (n) => '"${'.repeat(n) + '1' + '}"'.repeat(n),
  attr: (n) => '{ ${'.repeat(n) + '"a"' + '} = 1; }'.repeat(n),
  formals: (n) => '({ a ? '.repeat(n) + '1' + ' }: 1)'.repeat(n),
  sum: (n) => '1' + ' + 1'.repeat(n),
  cat: (n) => '[1]' + ' ++ [1]'.repeat(n),
  inherit: (n) => '{ inherit ('.repeat(n) + 'x' + ') y; }'.repeat(n),
  select: (n) => 'a or ('.repeat(0) + '(a.b or '.repeat(n) + '1' + ')'.repeat(n),
};
test('depth', { timeout: 6e5 }, () => {
  for (const [k, f] of Object.entries(shapes)) {
    let out = '';
    for (const n of [200, 400, 600, 800, 999, 3000]) {
      try { const r = parseNix(f(n), { uri: 'x:/x', path: '/x', version: 0 }); out += ` ${n}:${r.tree.errors[0]?.message ?? 'ok'}`; } catch (e) { out += ` ${n}:${String(e).slice(0, 20)}`; }
    }
    console.log(k, out);
  }
});
