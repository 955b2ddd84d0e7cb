/**
 * Random modules: what our model of the module system makes of an option is what the stubs' module system makes of it, or unknown.
 *
 *     LLAMAFLAKE_SEED=12345 npx vitest run test/nix/soundness-modules.test.ts
 *     LLAMAFLAKE_LIB=…/nixpkgs/lib …                                        more types of options, as nixpkgs has them
 */
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../server/src/eval/testing.ts';
import { seed } from '../random-seed.ts';
import { modulePrograms } from './soundness-modules.ts';
import { evaluateTagged, lonely } from './soundness-ours.ts';
import { evalTogether } from './soundness-repl.ts';

const fleets = Number(process.env.LLAMAFLAKE_FLEETS ?? 150);
const ownLib = process.env.LLAMAFLAKE_LIB;
const prelude = `lib = import ${ownLib ?? fileURLToPath(new URL('stubs/nixpkgs/lib', import.meta.url))};`;

beforeAll(ready);

test(`the options of ${fleets} random sets of modules`, { timeout: 600_000 }, async () => {
  const tapes = fc.uint8Array({ minLength: 80, maxLength: 200 });
  const programs = fc
    .sample(
      tapes.map((tape) => modulePrograms(tape, ownLib !== undefined)),
      { numRuns: fleets, seed },
    )
    .flat();
  const ev = lonely();
  const ours = programs.map((program) => {
    ev.renew();
    return evaluateTagged(program, ev);
  });
  let unknown = 0;
  for (let at = 0; at < programs.length; at += 200) {
    const nix = await evalTogether(programs.slice(at, at + 200), prelude);
    for (const [index, outcome] of nix.entries()) {
      const [program, mine] = [programs[at + index]!, ours[at + index]!];
      const about = `seed ${seed}\n${program}\nours: ${JSON.stringify(mine)}\nNix: ${outcome ?? 'throws'}`;
      if ('unknown' in mine) {
        if (outcome !== undefined) unknown++;
      } else if ('failure' in mine) expect(outcome, about).toBeUndefined();
      else if (outcome !== undefined || !mine.assumes)
        expect(outcome === undefined ? 'throws' : JSON.stringify(JSON.parse(outcome)), about).toBe(mine.json);
    }
  }
  expect(unknown / programs.length, `unknown: ${unknown} of ${programs.length}, seed ${seed}`).toBeLessThan(
    0.05,
  );
});
