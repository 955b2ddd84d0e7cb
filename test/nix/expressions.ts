/**
 * Single files and expressions in real Nix, many in one process: what Nix accepts, and what it makes of it.
 */
import { nixError, runNix } from './store.ts';

export type Result<T = unknown> = { ok: true; value: T } | { ok: false; error: string };

/** Does Nix parse each of these files? Also false for undefined variables, which Nix finds as it parses. */
export async function parseFiles(paths: readonly string[]): Promise<Map<string, Result<null>>> {
  const results = new Map<string, Result<null>>();
  await bisect(paths, async (some) => {
    const run = await runNix('nix-instantiate', ['--parse', ...some]);
    if (run.code === 0) {
      for (const path of some) results.set(path, { ok: true, value: null });
      return true;
    }
    if (some.length === 1 && some[0] !== undefined)
      results.set(some[0], { ok: false, error: nixError(run.stderr) });
    return false;
  });
  return results;
}

export interface ExprOptions {
  /** As in a flake: no `builtins.currentSystem`, no environment, no paths outside the store. */
  pure?: boolean;
  /** Functions, paths and floats as `{ "__nix": "lambda" }`, `{ "__nix": "path", "value": … }`, `{ "__nix": "float", … }`. */
  tagged?: boolean;
  /** The folder that relative paths in the expressions start from. */
  cwd?: string;
}

/**
 * Forces each expression deeply. Throws and failed asserts cost nothing extra (tryEval catches them, and their message
 * is asked for once more); other errors end Nix's process, so the batch is halved until the culprit stands alone.
 */
export async function evalExprs(exprs: readonly string[], options: ExprOptions = {}): Promise<Result[]> {
  const results: Result[] = new Array(exprs.length);
  const caught: number[] = [];
  await bisect([...exprs.keys()], async (some) => {
    const items = some.map((i) => `(probe (\n${exprs[i] ?? ''}\n))`);
    const run = await evalOnce(`let ${prelude(options)} in [\n${items.join('\n')}\n]`, options);
    if (run.code !== 0) {
      const only = some.length === 1 ? some[0] : undefined;
      if (only !== undefined) results[only] = { ok: false, error: nixError(run.stderr) };
      return false;
    }
    const values = JSON.parse(run.stdout) as { success: boolean; value: unknown }[];
    values.forEach((outcome, at) => {
      const i = some[at];
      if (i === undefined) return;
      if (outcome.success) results[i] = { ok: true, value: outcome.value };
      else caught.push(i);
    });
    return true;
  });
  for (const i of caught) {
    const run = await evalOnce(`let ${prelude(options)} in tag (\n${exprs[i] ?? ''}\n)`, options);
    results[i] = { ok: false, error: nixError(run.stderr) };
  }
  return results;
}

/** Expressions go in by standard input: a command line has a limit. */
function evalOnce(source: string, { pure, cwd }: ExprOptions) {
  const purity = pure ? ['--option', 'pure-eval', 'true'] : [];
  return runNix('nix-instantiate', ['--eval', '--strict', '--json', ...purity, '-'], { input: source, cwd });
}

function prelude({ tagged }: ExprOptions): string {
  const tag = tagged
    ? `tag = v: let t = builtins.typeOf v; in
        if t == "lambda" then { __nix = "lambda"; }
        else if t == "path" then { __nix = "path"; value = toString v; }
        else if t == "float" then { __nix = "float"; value = v; }
        else if t == "list" then map tag v
        else if t == "set" then builtins.mapAttrs (_: tag) v
        else v;`
    : 'tag = v: v;';
  return `${tag} probe = v: let x = tag v; in builtins.tryEval (builtins.deepSeq x x);`;
}

/** Runs `attempt` on all, and on ever smaller halves of what it refuses. */
async function bisect<T>(
  items: readonly T[],
  attempt: (some: readonly T[]) => Promise<boolean>,
): Promise<void> {
  if (items.length === 0 || (await attempt(items)) || items.length === 1) return;
  const middle = items.length >> 1;
  await bisect(items.slice(0, middle), attempt);
  await bisect(items.slice(middle), attempt);
}
