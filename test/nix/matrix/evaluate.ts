/** The matrix in real Nix: all fleets written to disk, many evaluated by each process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { evalExprs, type Result } from '../expressions.ts';
import { describePackage, type LlamaReport, type RawPackage } from '../llama-report.ts';
import { scratch } from '../store.ts';

export interface HostReport {
  readonly toplevel: string;
  readonly gpu: string | null;
  /** `environment.systemPackages: upstream cuda dispatch`, sorted. */
  readonly packages: readonly string[];
  /** The CMake flags of them all. */
  readonly flags: readonly string[];
}

export type FleetReport = Result<Readonly<Record<string, HostReport>>>;
export type Texts = Readonly<Record<string, string>>;

/** Fleets for one process, and processes at a time. */
const chunk = 24;
const atOnce = 2;

/** Each fleet's hosts as Nix makes them; hosts that fail make their fleet fail. */
export async function evaluateAll(fleets: readonly Texts[]): Promise<FleetReport[]> {
  const room = scratch('matrix');
  const read = `(import ${join(import.meta.dirname, 'flakes.nix')} { stubs = ${join(import.meta.dirname, '../stubs')}; }).read`;
  const expressions = fleets.map((files, index) => {
    const dir = join(room, String(index));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    return `${read} ${dir}`;
  });
  const reports: FleetReport[] = new Array(fleets.length);
  const starts = Array.from({ length: Math.ceil(fleets.length / chunk) }, (_, index) => index * chunk);
  const work = async (): Promise<void> => {
    for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
      const results = await evalExprs(expressions.slice(from, from + chunk));
      for (const [index, result] of results.entries()) reports[from + index] = report(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return reports;
}

/** The GPU, and what else somebody asked for: plain CPU code has BLAS anyway. */
const buildOf = ({ gpu, backends }: LlamaReport): string =>
  [gpu, ...backends.filter((backend) => backend === 'rpc' || (backend === 'blas' && gpu !== 'cpu'))].join(
    '+',
  );

/** A package as the reports name it: `where: origin build cpu`. */
export const namePackage = (found: LlamaReport): string =>
  `${found.where}: ${found.origin} ${buildOf(found)} ${found.cpu}`;

function report(result: Result): FleetReport {
  if (!result.ok) return result;
  const hosts = result.value as Record<
    string,
    Omit<HostReport, 'packages' | 'flags'> & { packages: RawPackage[] }
  >;
  return {
    ok: true,
    value: Object.fromEntries(
      Object.entries(hosts).map(([name, host]) => [
        name,
        {
          toplevel: host.toplevel,
          gpu: host.gpu,
          flags: host.packages.flatMap((found) => found.cmakeFlags),
          packages: host.packages.map(describePackage).map(namePackage).sort(),
        },
      ]),
    ),
  };
}
