/**
 * A fleet in real Nix, with our stubs in place of its inputs: a copy without its lock, evaluated by a flake around it.
 *
 *     const { hosts } = await evalFleet('test/fixtures/fleet-overlay');
 *     hosts.carbon   // { ok: true, value: { toplevel, system, gpu, packages: [ … ] } } or { ok: false, error }
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Result } from './expressions.ts';
import { describePackage, type LlamaReport, type RawPackage } from './llama-report.ts';
import { nixError, nixWarnings, runNix, scratch } from './store.ts';
import { overrideArguments, type StubOptions } from './stub-inputs.ts';

export interface FleetOverrides extends StubOptions {
  /** Files to write into the copy (path from the fleet's root, with `/`), or with null to delete. */
  files?: Readonly<Record<string, string | null>>;
}

export interface FleetQuery {
  /** Only these hosts (homes, darwin hosts); named ones that do not exist are errors. */
  hosts?: readonly string[];
  /** Name → Nix function of an evaluated host, whose results replace the report. `describe` is in scope. */
  attrs?: Readonly<Record<string, string>>;
}

export interface HostReport {
  /** Identity of the whole system (or home): the same exactly if everything that went in is. */
  toplevel: string;
  system: string;
  /** `config.hardware.gpu`, or null where no module declares it. */
  gpu: string | null;
  packages: LlamaReport[];
}

export interface FleetResult<T = HostReport> {
  hosts: Record<string, Result<T>>;
  homes: Record<string, Result<T>>;
  darwin: Record<string, Result<T>>;
  /** Why no host could be found at all: the flake itself doesn't evaluate. */
  error?: string;
  /** Nix's evaluation warnings, each once. */
  warnings: string[];
}

const kinds = ['hosts', 'homes', 'darwin'] as const;
type Kind = (typeof kinds)[number];

/** Evaluates each host of the fleet in `dir`: in one process if all succeed, else each alone for its own message. */
export function evalFleet(
  dir: string,
  query?: FleetQuery & { attrs?: undefined },
  overrides?: FleetOverrides,
): Promise<FleetResult>;
export function evalFleet(
  dir: string,
  query: FleetQuery,
  overrides?: FleetOverrides,
): Promise<FleetResult<Record<string, unknown>>>;
export async function evalFleet(
  dir: string,
  query: FleetQuery = {},
  overrides: FleetOverrides = {},
): Promise<FleetResult<unknown>> {
  const outputs = await openFleet(dir, overrides);
  outputs.write(`import ./read-fleet.nix {
    inherit fleet;
    wanted = ${query.hosts === undefined ? 'null' : nixList(query.hosts)};
    read = ${readers(query.attrs)};
  }`);
  const result: FleetResult<unknown> = { hosts: {}, homes: {}, darwin: {}, warnings: [] };
  try {
    await fill(result, outputs, query);
  } finally {
    outputs.close();
  }
  return result;
}

type Attempt = { success: boolean; value: unknown };

async function fill(result: FleetResult<unknown>, outputs: OpenFleet, query: FleetQuery): Promise<void> {
  const all = await outputs.read('all');
  const warnings = new Set(all.warnings);
  let names: Record<Kind, string[]>;
  const known = new Map<string, unknown>();
  if (all.ok) {
    const value = all.value as Record<Kind, Record<string, Attempt>>;
    names = { hosts: [], homes: [], darwin: [] };
    for (const kind of kinds) {
      for (const [name, attempt] of Object.entries(value[kind])) {
        names[kind].push(name);
        if (attempt.success) known.set(`${kind}.${name}`, attempt.value);
      }
    }
  } else {
    const listed = await outputs.read('names');
    if (!listed.ok) result.error = listed.error;
    names = listed.ok ? (listed.value as Record<Kind, string[]>) : { hosts: [], homes: [], darwin: [] };
  }
  for (const name of query.hosts ?? []) {
    if (Object.values(names).flat().includes(name)) continue;
    result.hosts[name] = { ok: false, error: result.error ?? `the flake has no host '${name}'` };
  }
  for (const kind of kinds) {
    const wanted = names[kind].filter((name) => query.hosts === undefined || query.hosts.includes(name));
    for (const name of wanted) {
      const key = `${kind}.${name}`;
      const value = known.get(key);
      if (value !== undefined) {
        result[kind][name] = { ok: true, value: finish(value, query.attrs) };
        continue;
      }
      const one = await outputs.read(`one.${kind}.${JSON.stringify(name)}`);
      for (const warning of one.warnings) warnings.add(warning);
      result[kind][name] = one.ok
        ? { ok: true, value: finish(one.value, query.attrs) }
        : { ok: false, error: one.error };
    }
  }
  result.warnings = [...warnings];
}

/** Evaluates Nix functions of the fleet's outputs, each to JSON: `{ x: 'fleet: fleet.hostLlamaPkg.carbon.name' }`. */
export async function evalOutputs<K extends string>(
  dir: string,
  probes: Readonly<Record<K, string>>,
  overrides: FleetOverrides = {},
): Promise<Record<K, Result>> {
  const outputs = await openFleet(dir, overrides);
  const entries = Object.entries(probes) as [K, string][];
  const fields = entries.map(([, source], i) => `p${i} = (${source}) fleet;`).join('\n');
  outputs.write(`let probes = { ${fields} }; in {
    inherit probes;
    all = builtins.mapAttrs (_: v: builtins.tryEval (builtins.deepSeq v v)) probes;
  }`);
  const results = {} as Record<K, Result>;
  try {
    const all = await outputs.read('all');
    for (const [i, [name]] of entries.entries()) {
      const attempt = all.ok ? (all.value as Record<string, Attempt>)[`p${i}`] : undefined;
      if (attempt?.success) {
        results[name] = { ok: true, value: attempt.value };
        continue;
      }
      const one = await outputs.read(`probes.p${i}`);
      results[name] = one.ok ? { ok: true, value: one.value } : { ok: false, error: one.error };
    }
  } finally {
    outputs.close();
  }
  return results;
}

interface OpenFleet {
  /** Sets the expression that `read` reads attributes of; `fleet` and `describe` are in scope. */
  write(expression: string): void;
  read(attribute: string): Promise<Result & { warnings: string[] }>;
  close(): void;
}

async function openFleet(dir: string, { files = {}, ...stubs }: FleetOverrides): Promise<OpenFleet> {
  const room = scratch('fleet');
  const copy = join(room, 'fleet');
  const around = join(room, 'around');
  cpSync(dir, copy, { recursive: true, verbatimSymlinks: true, filter: (from) => isPart(dir, from) });
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      rmSync(join(copy, path), { force: true });
      continue;
    }
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  mkdirSync(around);
  for (const file of ['describe.nix', 'read-fleet.nix'])
    cpSync(join(import.meta.dirname, file), join(around, file));
  writeFileSync(
    join(around, 'flake.nix'),
    `{ inputs.fleet.url = "path:/nonexistent"; outputs = { self, fleet }: import ./probes.nix { inherit fleet; describe = import ./describe.nix; }; }`,
  );
  const overrides = ['--override-input', 'fleet', `path:${copy}`, ...(await overrideArguments(copy, stubs))];
  return {
    write: (expression) => writeFileSync(join(around, 'probes.nix'), `{ fleet, describe }:\n${expression}\n`),
    read: async (attribute) => {
      const args = [
        'eval',
        '--offline',
        '--no-write-lock-file',
        '--json',
        ...overrides,
        `path:${around}#${attribute}`,
      ];
      const run = await runNix('nix', args);
      const warnings = nixWarnings(run.stderr);
      if (run.code !== 0) return { ok: false, error: nixError(run.stderr), warnings };
      return { ok: true, value: JSON.parse(run.stdout), warnings };
    },
    close: () => rmSync(room, { recursive: true, force: true }),
  };
}

/** The lock stays behind (its revisions are not the stubs'), and what no flake reads. */
function isPart(dir: string, path: string): boolean {
  return path === dir || !['.git', 'flake.lock', 'node_modules', 'result'].includes(basename(path));
}

function readers(attrs: FleetQuery['attrs']): string {
  if (attrs === undefined) return '{ hosts = describe.host; homes = describe.home; darwin = describe.host; }';
  const fields = Object.entries(attrs).map(([name, source]) => `${JSON.stringify(name)} = (${source}) h;`);
  return `let read = h: { ${fields.join(' ')} }; in { hosts = read; homes = read; darwin = read; }`;
}

function finish(value: unknown, attrs: FleetQuery['attrs']): unknown {
  if (attrs !== undefined) return value;
  const report = value as Omit<HostReport, 'packages'> & { packages: RawPackage[] };
  return { ...report, packages: report.packages.map(describePackage) };
}

function nixList(names: readonly string[]): string {
  return `[ ${names.map((name) => JSON.stringify(name)).join(' ')} ]`;
}
