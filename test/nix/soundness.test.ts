/**
 * What the evaluator says, real Nix says: random programs, whose value is the same in both or unknown in ours, never another;
 * where ours says that Nix throws, it throws.
 *
 *     LLAMAFLAKE_SEED=12345 npx vitest run test/nix/soundness.test.ts        the programs of a failed run again
 *     LLAMAFLAKE_PROGRAMS=100000 …                                          more of them
 *     LLAMAFLAKE_LIB=…/nixpkgs/lib …                                        many of lib's functions beside, as nixpkgs has them
 */

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../server/src/eval/testing.ts';
import { seed } from '../random-seed.ts';
import { libProductions } from './soundness-lib.ts';
import { evaluateTagged, lonely, type Ours } from './soundness-ours.ts';
import { programOf as writtenBy } from './soundness-programs.ts';
import { evalInRepl, evalTogether, type Outcome } from './soundness-repl.ts';

const count = Number(process.env.LLAMAFLAKE_PROGRAMS ?? 20_000);
/** nixpkgs' own lib, where it is at hand; else the stubs', which has what fixtures use. */
const ownLib = process.env.LLAMAFLAKE_LIB;
const prelude = `lib = import ${ownLib ?? fileURLToPath(new URL('stubs/nixpkgs/lib', import.meta.url))};`;
const programOf = (tape: Uint8Array): string => writtenBy(tape, ownLib === undefined ? {} : libProductions);
/** Programs in one process of Nix. */
const batch = 500;

beforeAll(ready);

const tapes = fc.uint8Array({ minLength: 20, maxLength: 160 });

/** True where ours contradicts Nix. */
function differs(ours: Ours, nix: Outcome): boolean {
  if ('unknown' in ours) return false;
  if ('failure' in ours) return nix !== undefined;
  if (nix === undefined) return !ours.assumes;
  return JSON.stringify(JSON.parse(nix)) !== ours.json;
}

/** What `tryEval` catches lets a batch go on. */
const endsBatch = (ours: Ours): boolean =>
  'unknown' in ours || ('failure' in ours && !/^(throw|assertion)/.test(ours.failure));

async function inNix(programs: readonly string[], ours: readonly Ours[]): Promise<Outcome[]> {
  const indexes = programs.map((_, index) => index);
  const [hard, easy] = [true, false].map((ends) => indexes.filter((i) => endsBatch(ours[i]!) === ends));
  const outcomes: Outcome[] = new Array(programs.length).fill(undefined);
  for (let at = 0; at < easy!.length; at += batch) {
    const some = easy!.slice(at, at + batch);
    const found = await evalTogether(
      some.map((i) => programs[i]!),
      prelude,
    );
    for (const [n, i] of some.entries()) outcomes[i] = found[n];
  }
  const found = await evalInRepl(
    hard!.map((i) => programs[i]!),
    prelude,
  );
  for (const [n, i] of hard!.entries()) outcomes[i] = found[n];
  return outcomes;
}

async function compare(programs: readonly string[]) {
  const ev = lonely();
  const ours = programs.map((program) => {
    ev.renew();
    return evaluateTagged(program, ev);
  });
  const nix = await inNix(programs, ours);
  return programs.map((program, i) => ({
    program,
    ours: ours[i]!,
    nix: nix[i],
    differs: differs(ours[i]!, nix[i]),
  }));
}

/** A smaller tape whose program still differs: each round tries all ways to drop or zero a part, in one go. */
async function shrink(tape: Uint8Array): Promise<string> {
  let best = tape;
  for (let round = 0; round < 40; round++) {
    const smaller: Uint8Array[] = [];
    for (const size of [64, 32, 16, 8, 4, 2, 1]) {
      for (let at = 0; at + size <= best.length; at += size)
        smaller.push(Uint8Array.from([...best.slice(0, at), ...best.slice(at + size)]));
    }
    for (let at = 0; at < best.length; at++) if (best[at] !== 0) smaller.push(best.with(at, 0));
    const length = programOf(best).length;
    const shorter = smaller.filter((t) => programOf(t).length < length);
    const results = await compare(shorter.map((t) => programOf(t)));
    const index = results.findIndex((result) => result.differs);
    if (index < 0) break;
    best = shorter[index]!;
  }
  return programOf(best);
}

test(`${count} random programs have the value that Nix gives them, or none`, {
  timeout: 3_000_000,
}, async () => {
  const sample = fc.sample(tapes, { numRuns: count, seed });
  let unknown = 0;
  let valued = 0;
  for (let at = 0; at < sample.length; at += 4000) {
    const some = sample.slice(at, at + 4000);
    const results = await compare(some.map((tape) => programOf(tape)));
    const index = results.findIndex((result) => result.differs);
    if (index >= 0) {
      const small = await shrink(some[index]!);
      const [again] = await compare([small]);
      expect.fail(
        `seed ${seed}\n${small}\n  Nix:  ${again!.nix ?? 'throws'}\n  ours: ${JSON.stringify(again!.ours)}\nfrom\n${results[index]!.program}`,
      );
    }
    for (const { ours, nix } of results) {
      if (nix === undefined) continue;
      valued++;
      if ('unknown' in ours) unknown++;
    }
  }
  console.log(
    `${valued} of ${count} programs have a value; ${unknown} of them are unknown to us, seed ${seed}`,
  );
  // Of the programs that have a value, few may be ones that we can't tell.
  const most = ownLib === undefined ? 0.05 : 0.2;
  expect(unknown / valued, `unknown: ${unknown} of ${valued}, seed ${seed}`).toBeLessThan(most);
});
