/**
 * Many programs in one process of real Nix: `nix repl` goes on after an error, whatever kind it is. The programs stand in one
 * file, a list that is read lazily, and each is asked for as JSON in a form that keeps types apart.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNix, scratch } from './store.ts';

/** What Nix makes of a program: its value as JSON of the tagged form; undefined where it throws. */
export type Outcome = string | undefined;

/** Below so many levels nothing is looked at, here and in `evaluateTagged`. */
export const deepest = 8;

/** Numbers, paths, functions, lists and sets told apart; a set as pairs, so that no name of it means anything to `toJSON`. */
const tag = `tag = d: v: let t = builtins.typeOf v; in
  if d > ${deepest} then "deep"
  else if t == "set" then { s = map (n: [ n (tag (d + 1) v.\${n}) ]) (builtins.attrNames v); }
  else if t == "list" then { l = map (tag (d + 1)) v; }
  else if t == "int" then { i = toString v; }
  else if t == "float" then { f = toString v; }
  else if t == "path" then { p = toString v; }
  else if t == "lambda" then { fn = 1; }
  else v;`;

/**
 * Evaluates programs of which all but a few are thought to have a value, or to throw what `tryEval` catches: all in one go where that
 * is so, else one by one.
 */
export async function evalTogether(programs: readonly string[], prelude = ''): Promise<Outcome[]> {
  const items = programs.map((text) => `(probe (\n${text}\n))`);
  const probe =
    'probe = v: let r = builtins.tryEval (builtins.toJSON (tag 0 v)); in if r.success then r.value else null;';
  const { code, stdout } = await runNix('nix-instantiate', ['--eval', '--strict', '--json', '-'], {
    input: `let ${tag} ${probe} ${prelude} in [\n${items.join('\n')}\n]`,
    limits,
  });
  if (code !== 0) {
    if (programs.length <= 4) return evalInRepl(programs, prelude);
    const middle = programs.length >> 1;
    const first = await evalTogether(programs.slice(0, middle), prelude);
    return [...first, ...(await evalTogether(programs.slice(middle), prelude))];
  }
  return (JSON.parse(stdout) as (string | null)[]).map((json) => json ?? undefined);
}

/**
 * What one process may take. A batch needs a fraction of it; a program that runs away ends its process soon, and is then found in the
 * batch by halves.
 */
const limits = { kilobytes: 1_500_000, seconds: 30 };

/** Programs that one repl is asked for. */
const batch = 250;

/**
 * Evaluates all programs, which can use the bindings of `prelude`, each on its own. A program that ends Nix itself (by its stack, its
 * memory or its time) counts as one that throws. Throws where Nix can't read the prelude.
 */
export async function evalInRepl(programs: readonly string[], prelude = ''): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(programs.length).fill(undefined);
  const folder = scratch('programs');
  const common = join(folder, 'prelude.nix');
  writeFileSync(
    common,
    `let ${tag} ${prelude} in { inherit lib; show = i: v: "@${'${toString i}'}@" + builtins.toJSON (tag 0 v); }`,
  );
  // Nix quotes the source of each error, which is slow for a large file and not for a line; only what has line breaks needs a file.
  const questions = programs.map((text, i) => {
    if (!/[\n\t]/.test(text)) return `show ${i} (${text})`;
    const path = join(folder, `${i}.nix`);
    writeFileSync(path, `{ lib }: ${text}`);
    return `show ${i} (import ${path} { inherit lib; })`;
  });
  const ask = async (from: number, to: number): Promise<void> => {
    const input = `:a import ${common}\nbuiltins.isFunction show\n${questions.slice(from, to).join('\n')}\n`;
    const { code, stdout, stderr } = await runNix('nix', ['repl'], { input, limits });
    const text = stdout.replaceAll(colours, '');
    if (code !== 0 && to - from > 1) {
      const middle = (from + to) >> 1;
      await ask(from, middle);
      return ask(middle, to);
    }
    if (code === 0 && !text.includes('\ntrue\n'))
      throw new Error(`Nix did not read the programs: ${stderr.slice(0, 2000)}`);
    for (const [, index, json] of text.matchAll(/^"@(\d+)@(.*)"$/gm)) {
      outcomes[Number(index)] = json!.replaceAll(/\\(.)/g, (_, c: string) => escapes[c] ?? c);
    }
  };
  for (let from = 0; from < programs.length; from += batch)
    await ask(from, Math.min(from + batch, programs.length));
  return outcomes;
}

/** What a terminal is told to colour its text. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
