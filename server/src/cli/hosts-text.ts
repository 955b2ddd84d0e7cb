/** Hosts for people: one aligned table, and below each host what could not be worked out. */
import type { Paint } from './colour.ts';
import type { FleetFacts, HostFacts, PackageFacts } from './host-facts.ts';
import { printable } from './reporters/report.ts';
import { table } from './table.ts';

const heads = ['HOST', 'KIND', 'SYSTEM', 'GPU', 'PACKAGE', 'FROM', 'BACKENDS', 'CPU', 'WHERE'];

/** One row a package; a host's own columns stand in its first row only. */
export function hostsText({ inputs, hosts, unknown }: FleetFacts, paint: Paint): string {
  const upstream = inputs.filter(({ isUpstream }) => isUpstream);
  const inputLines = upstream.map(
    ({ name, source, locked }) =>
      `llama.cpp input: ${name} (${source ?? 'unknown'}, ${locked ?? 'not locked'})`,
  );
  const rows = hosts.map(rowsOf);
  const [head = '', ...lines] = table([heads, ...rows.flat()]);
  const body: string[] = [];
  let at = 0;
  for (const [index, host] of hosts.entries()) {
    const count = rows[index]!.length;
    body.push(...lines.slice(at, at + count));
    body.push(...host.unknown.map((text) => paint('yellow', `  ? ${printable(text)}`)));
    at += count;
  }
  const all = [
    ...(hosts.length > 0 ? [paint('bold', head), ...body] : []),
    ...unknown.map((text) => paint('yellow', `? ${printable(text)}`)),
    ...inputLines.map((line) => paint('dim', printable(line))),
  ];
  return all.length === 0 ? '' : `${all.join('\n')}\n`;
}

function rowsOf({ name, kind, system, gpu, packages }: HostFacts): string[][] {
  const own = [name, kind, system ?? 'unknown', gpu];
  const [first, ...others] = packages;
  if (first === undefined) return [[...own, '–'].map(printable)];
  return [[...own, ...columns(first)], ...others.map((one) => ['', '', '', '', ...columns(one)])].map((row) =>
    row.map(printable),
  );
}

function columns({ name, origin, backends, cpu, where, file, line }: PackageFacts): string[] {
  const place = file === undefined ? '' : ` (${file}:${(line ?? 0) + 1})`;
  return [name, origin, backends.join('+') || '–', cpu, `${where}${place}`];
}
