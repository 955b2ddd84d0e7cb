/** "Select GPU for carbon": for which hosts it is offered at a place, and what runs when somebody chooses it. */
import { type CancellationToken, type Command, MessageType, ShowMessageRequest } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import { collect } from '../eval/modules/collect.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import { isVariant, type Variant, variants } from '../upstream/backends.ts';
import { variantFacts } from '../upstream/variants.ts';
import { type Applied, applyPlan, tell } from './apply-plan.ts';
import type { AskedActions } from './code-action-parts.ts';
import { changeGpuCommand, type SelectGpuParams, selectGpuCommand } from './protocol.ts';
import { offsetOf } from './ranges.ts';
import type { Session } from './session.ts';
import { subjectAt } from './subject.ts';

/** A module of more hosts than this is about none of them. */
const mostHosts = 4;

/** The hosts that a place is about: those that an expression of flake.nix makes, those of a machine's own file. */
export function gpuHostsAt(session: Session, { read, params: { range, context } }: AskedActions): Host[] {
  const { fleet, document } = read;
  const file = session.workspace.files().source(document.path);
  if (!fleet || isProblem(file)) return [];
  const hosts = fleet.hosts.filter(hasChoice);
  const offset = offsetOf(session, file, range.start);
  const made = hosts.filter(
    ({ node }) => node?.file.path === document.path && node.start <= offset && offset <= node.end,
  );
  if (made.length > 0) return atMost(made);
  const subject = subjectAt(file, offset, { fleet, option: fleet.options.option });
  if (subject?.kind === 'host') return hosts.filter((host) => host === subject.host);
  const isAbout = subject?.kind === 'option' || subject?.kind === 'package' || subject?.kind === 'service';
  if (!isAbout && context.only === undefined) return [];
  return atMost(hosts.filter((host) => hasModule(fleet, host, document.path)));
}

const atMost = (hosts: Host[]): Host[] => (hosts.length > mostHosts ? [] : hosts);

/** Whether a host has a GPU to be selected. */
export const hasChoice = ({ kind, modules, packages, gpu }: Host): boolean =>
  kind === 'nixos' && modules !== undefined && (packages.length > 0 || gpu.from === 'option');

const hasModule = ({ ev }: Fleet, { modules }: Host, path: string): boolean =>
  collect(ev, modules!).modules.some((module) => module.path === path);

/** What asks for a host's GPU: the client's own command where it has one. */
export function selectGpuOf(session: Session, fleet: Fleet, { name }: Host, title?: string): Command {
  const params: SelectGpuParams = { flake: session.workspace.files().uri(fleet.flakePath), host: name };
  return {
    title: title ?? `Select GPU for ${name}`,
    command: session.client.commands.includes(selectGpuCommand) ? selectGpuCommand : changeGpuCommand,
    arguments: [params],
  };
}

/** `llamaflake.changeGpu`: asks which GPU, where that is not said, and has the client apply the change. */
export async function changeGpu(
  session: Session,
  [sent]: readonly unknown[],
  token: CancellationToken,
): Promise<Applied> {
  const params = readParams(sent);
  const fleet = params && session.fleet(params.flake);
  const host = fleet?.hosts.find(({ name, kind }) => name === params?.host && kind === 'nixos');
  if (!params || !host) return tell(session, 'there is no such host in the workspace.');
  const gpu = params.gpu ?? (await asked(session, host));
  if (gpu === undefined) return false;
  const label = `${host.name}: llama.cpp for ${variantFacts[gpu].title}`;
  return applyPlan(session, label, { flake: params.flake, gpu: { [host.name]: gpu } }, token);
}

/** A choice, in a message with buttons: the one thing that every client can show. */
async function asked(session: Session, { name, gpu, system }: Host): Promise<Variant | undefined> {
  const possible = variants.filter((one) => one !== gpu.variant && fits(one, system));
  const titles = new Map(possible.map((one): [string, Variant] => [variantFacts[one].title, one]));
  const chosen = await session.connection.sendRequest(ShowMessageRequest.type, {
    type: MessageType.Info,
    message: `Which GPU is llama.cpp built for on ${name}?`,
    actions: [...titles.keys()].map((title) => ({ title })),
  });
  return chosen ? titles.get(chosen.title) : undefined;
}

/** The official flake builds ROCm on x86-64 alone. */
const fits = (variant: Variant, system: string | undefined): boolean =>
  variant !== 'rocm' || system === undefined || system.startsWith('x86_64');

function readParams(sent: unknown): SelectGpuParams | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const { flake, host, gpu } = sent as Readonly<Record<string, unknown>>;
  if (typeof flake !== 'string' || typeof host !== 'string') return undefined;
  return { flake, host, ...(typeof gpu === 'string' && isVariant(gpu) && { gpu }) };
}
