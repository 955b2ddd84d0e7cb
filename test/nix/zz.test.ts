/**
 * What the evaluator says, real Nix says: random programs, whose value is the same in both or unknown in ours, never another;
 * where ours says that Nix throws, it throws.
 *
 *     LLAMAFLAKE_SEED=12345 npx vitest run test/nix/soundness.test.ts        the programs of a failed run again
 *     LLAMAFLAKE_PROGRAMS=100000 …                                          more of them
 */

import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../server/src/eval/testing.ts';
import { seed } from '../random-seed.ts';
import { evaluateTagged, lonely, type Ours } from './soundness-ours.ts';
import { programOf } from './soundness-programs.ts';
import { evalInRepl, evalTogether, type Outcome } from './soundness-repl.ts';


const prelude = `lib = import ${process.env.LIBPATH ?? fileURLToPath(new URL('stubs/nixpkgs/lib', import.meta.url))};`;
/** Programs in one process of Nix. */
const batch = 250;

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
async function shrinkIt(tape: Uint8Array): Promise<string> {
  let best = tape;
  for (let round = 0; round < 40; round++) {
    const smaller: Uint8Array[] = [];
    for (const size of [64, 32, 16, 8, 4, 2, 1]) {
      for (let at = 0; at + size <= best.length; at += size)
        smaller.push(Uint8Array.from([...best.slice(0, at), ...best.slice(at + size)]));
    }
    for (let at = 0; at < best.length; at++) if (best[at] !== 0) smaller.push(best.with(at, 0));
    const length = prog(best).length;
    const shorter = smaller.filter((t) => prog(t).length < length);
    const results = await compare(shorter.map((t) => prog(t)));
    const index = results.findIndex((result) => result.differs);
    if (index < 0) break;
    best = shorter[index]!;
  }
  return prog(best);
}


import { libProductions } from './soundness-lib.ts';
const grammar = process.env.LIB ? libProductions : {};
const prog = (t: Uint8Array) => programOf(t, grammar);
test('hunt', { timeout: 6_000_000 }, async () => {
  const n = Number(process.env.N ?? 20000);
  const sample = fc.sample(tapes, { numRuns: n, seed });
  const reasons = new Map<string, { n: number; p: string }>();
  let valued = 0, unknown = 0, threw = 0, found = 0, assumed = 0, len = 0;
  const seen = new Set<string>();
  for (let at = 0; at < sample.length; at += 4000) {
    const some = sample.slice(at, at + 4000);
    const results = await compare(some.map((t) => prog(t)));
    for (const [i, r] of results.entries()) {
      len += r.program.length;
      if (r.nix === undefined) threw++; else { valued++; if ('unknown' in r.ours) {
        unknown++; const k = r.ours.unknown; const c = reasons.get(k) ?? { n: 0, p: r.program }; c.n++; if (r.program.length < c.p.length) c.p = r.program; reasons.set(k, c); } }
      if ('json' in r.ours && r.ours.assumes) assumed++;
      if (r.differs && found < Number(process.env.MAX ?? 6)) {
        found++;
        const small = await shrinkIt(some[i]!);
        if (seen.has(small)) continue; seen.add(small);
        const [again] = await compare([small]);
        console.log(`DIFF\n${small}\n  Nix:  ${again!.nix ?? 'throws'}\n  ours: ${JSON.stringify(again!.ours)}`);
      }
    }
  }
  console.log(`seed ${seed}: ${valued} valued, ${threw} threw, ${unknown} unknown (${(100 * unknown / valued).toFixed(2)}%), ${assumed} assumed, avg length ${(len / n).toFixed(0)}`);
  if (process.env.REASONS) console.log([...reasons].sort((a, b) => b[1].n - a[1].n).slice(0, 25).map(([k, v]) => `${v.n} ${k}   e.g. ${v.p.slice(0, 200)}`).join('\n'));
});
