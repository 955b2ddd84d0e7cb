/** Lines over each host of a flake, which llama.cpp it gets, and over each package of its overlays, which hosts have it. */
import type { CodeLens, CodeLensParams, Command } from 'vscode-languageserver';
import { variantOf } from '../fleet/gpu.ts';
import type { Fleet, Host, LlamaPackage, Origin } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import { hasChoice, selectGpuOf } from './gpu-command.ts';
import type { Guard } from './guard.ts';
import { overlayLenses, plainTitle } from './overlay-lens.ts';
import { rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';

/** What comes back with a lens when its text is asked for. */
interface LensData {
  readonly uri: string;
  /** Offset of the node that the lens is over. */
  readonly start: number;
}

export function registerCodeLens(session: Session, guard: Guard): void {
  session.connection.onCodeLens(
    guard<CodeLensParams, CodeLens[]>('code lens', [], ({ textDocument: { uri } }) => {
      const read = session.read(uri);
      if (!read?.fleet) return [];
      return [...lensesIn(session, read.fleet, read.document.path).keys()].map((node): CodeLens => {
        const { start } = rangeOfSpan(session, node.file, node);
        const data: LensData = { uri, start: node.start };
        return { range: { start, end: start }, data };
      });
    }),
  );
  const resolved = guard<CodeLens, CodeLens | undefined>('code lens', undefined, (lens) => {
    const data = readData(lens);
    const read = data && session.read(data.uri);
    if (!read?.fleet) return undefined;
    const lenses = lensesIn(session, read.fleet, read.document.path);
    const [, command] = [...lenses].find(([node]) => node.start === data!.start) ?? [];
    return command && { ...lens, command: command() };
  });
  // Of a text that has changed since, there is nothing to say: new lenses are asked for already.
  session.connection.onCodeLensResolve(
    async (lens, token) => (await resolved(lens, token)) ?? { ...lens, command: plainTitle('') },
  );
}

function readData({ data }: CodeLens): LensData | undefined {
  const isOurs = typeof data === 'object' && data !== null && 'uri' in data && 'start' in data;
  return isOurs ? (data as LensData) : undefined;
}

/** The nodes of a document that have a lens, and what it says. */
function lensesIn(session: Session, fleet: Fleet, path: string): Map<Node, () => Command> {
  const byNode = new Map<Node, Host[]>();
  for (const host of fleet.hosts) {
    if (host.node?.file.path !== path) continue;
    byNode.set(host.node, [...(byNode.get(host.node) ?? []), host]);
  }
  const hosts = [...byNode].map(([node, of]): [Node, () => Command] => [
    node,
    () => hostCommand(session, fleet, of),
  ]);
  return new Map([...hosts, ...overlayLenses(session, fleet, path)]);
}

function hostCommand(session: Session, fleet: Fleet, hosts: readonly Host[]): Command {
  const [only] = hosts;
  const title = titleOf(hosts);
  return hosts.length === 1 && only && hasChoice(only)
    ? selectGpuOf(session, fleet, only, `${title} · change`)
    : plainTitle(title);
}

export const originNames: Readonly<Record<Origin, string>> = {
  upstream: 'official flake',
  nixpkgs: 'nixpkgs',
  local: 'a package of this flake',
  other: 'another flake',
  unknown: 'of unknown origin',
};

/** Hosts that one expression makes are told apart by name. */
function titleOf(hosts: readonly Host[]): string {
  const [only] = hosts;
  if (hosts.length === 1 && only) return `llama.cpp: ${summaryOf(only)}`;
  return `llama.cpp: ${hosts.map((host) => `${host.name} ${summaryOf(host)}`).join(' · ')}`;
}

function summaryOf({ packages, unknown }: Host): string {
  const byOrigin = new Map<Origin, Set<string>>();
  for (const { package: found } of packages)
    byOrigin.set(found.origin, (byOrigin.get(found.origin) ?? new Set()).add(describe(found)));
  if (byOrigin.size === 0) return unknown.length > 0 ? 'none that can be seen' : 'none';
  return [...byOrigin].map(([origin, names]) => `${all.format(names)}, ${originNames[origin]}`).join('; ');
}

const all = new Intl.ListFormat('en-GB', { type: 'conjunction' });

const describe = (found: LlamaPackage): string =>
  variantOf(found) ?? (found.backends?.join(' + ') || found.name);
