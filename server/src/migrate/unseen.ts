/**
 * Llama.cpp that a plan does not touch because it could not be seen who has it. Every plan tells of it: "nothing to migrate", or a plan
 * for other hosts, would else read as if there were none. Only what may hold a llama.cpp is told: one that is written and perhaps used,
 * and hosts, modules and lists that can't be seen where the text names a llama.cpp that nobody is seen to have.
 */
import { isProblem } from '../eval/files.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import { listed } from '../fleet/notes.ts';
import type { Fleet, UnknownAbout, UnknownNote } from '../fleet/types.ts';
import type { Expr, Node } from '../nix/syntax.ts';
import { byHand, wayToSee } from './by-hand.ts';
import { isInPlaceOf, looseMentions, mentionsIn, mentionsOf } from './mentions.ts';
import { placeOf } from './places.ts';

/** What can't be seen for one reason. */
interface Group {
  readonly note: UnknownNote;
  /** The hosts that it is said of; none where it is the hosts themselves that can't be seen. */
  readonly hosts: string[];
}

/** What a plan without a step says of places that it does not touch. */
export interface Unseen {
  readonly refused: string | undefined;
  readonly notes: readonly string[];
}

/** For a fleet of which no host is seen to have a llama.cpp. */
export function unseenMentions(fleet: Fleet): Unseen {
  const mentions = mentionsIn(fleet);
  const groups = groupsIn(fleet, mentions);
  const [first] = groups;
  const where = placesOf(fleet, mentions);
  if (mentions.length === 0) return { refused: undefined, notes: [] };
  if (first) {
    const way = wayToSee(first.note) ?? byHand(fleet, mentions);
    const more = groups.filter(({ note }) => note.about === first.note.about).length - 1;
    return {
      refused: `llama.cpp is named in ${where}, but which hosts get it could not be worked out: ${reasonOf(fleet, first)}${others(more)}. ${way}`,
      notes: [],
    };
  }
  const who =
    fleet.hosts.length === 0
      ? `the flake has no hosts to migrate. ${byHand(fleet, mentions)}`
      : 'no host is seen to use it.';
  return { refused: undefined, notes: [`${where}: llama.cpp is named there, and ${who}`] };
}

/**
 * A sentence for each kind of thing that can't be seen, for a plan that is about other hosts, or about none. `told`: what the plan says
 * already. `migrated`: the fleet as the plan leaves it; what is seen there needs no sentence.
 */
export function unseenNotes(fleet: Fleet, told = '', migrated = fleet): string[] {
  // What is perhaps used is told of where it stands.
  const perhaps = new Set(perhapsUsed(fleet).map((node) => node.file.path));
  const loose = looseMentions(fleet, mentionsIn(fleet)).filter(({ file }) => !perhaps.has(file.path));
  const byKind = new Map<UnknownAbout, Group[]>();
  for (const group of groupsIn(fleet, loose).filter((one) => isLeft(migrated, one)))
    byKind.set(group.note.about, [...(byKind.get(group.note.about) ?? []), group]);
  const isTold = (group: Group): boolean => told.includes(reasonOf(fleet, group));
  return [...byKind].flatMap(([about, groups]) => {
    if (about !== 'llama') return groups.some(isTold) ? [] : [seenLittle(fleet, groups, loose)];
    const left = groups.filter((group) => !isTold(group));
    return left.map((group) => `${reasonOf(fleet, group)}. What is there stays as it is.`);
  });
}

/** Whether something still can't be seen in a fleet. */
function isLeft(fleet: Fleet, { note, hosts }: Group): boolean {
  const left = [fleet, ...fleet.hosts.filter(({ name }) => hosts.includes(name))];
  return left.some(({ unknown }) => unknown.some(({ text }) => text === note.text));
}

/** Where a llama.cpp is written that a host perhaps has. */
const perhapsUsed = ({ hosts }: Fleet): Node[] =>
  hosts.flatMap(({ unknown }) =>
    unknown.flatMap(({ about, node }) => (about === 'llama' && node ? [node] : [])),
  );

/** Several reasons of one kind, with the llama.cpp that may be behind them. */
function seenLittle(fleet: Fleet, groups: readonly Group[], loose: readonly Expr[]): string {
  const [first, ...more] = groups as [Group, ...Group[]];
  const hosts = [...new Set(groups.flatMap((group) => group.hosts))];
  const isOf = new Set(
    (hosts.length > 0 ? hosts : [undefined]).flatMap((host) => mentionsOf(fleet, loose, host)),
  );
  const where = placesOf(
    fleet,
    loose.filter((expr) => isOf.has(expr)),
  );
  return `${reasonOf(fleet, { ...first, hosts })}${others(more.length)}. The llama.cpp of ${where} may be there; it stays as it is.`;
}

const others = (more: number): string =>
  more > 0 ? ` (and ${more} more reason${more > 1 ? 's' : ''}, which \`llamaflake hosts\` tells)` : '';

/** What can't be seen and may hold a llama.cpp, by reason. */
function groupsIn(fleet: Fleet, mentions: readonly Expr[]): Group[] {
  const groups = new Map<string, Group>();
  const add = (note: UnknownNote, host: string | undefined): void => {
    if (!mayHoldLlama(fleet, note, mentionsOf(fleet, mentions, host))) return;
    const key = `${note.text}\0${note.node ? placeOf(fleet, note.node) : ''}`;
    const group = groups.get(key) ?? { note, hosts: [] };
    groups.set(key, group);
    if (host !== undefined) group.hosts.push(host);
  };
  for (const note of fleet.unknown) add(note, undefined);
  for (const host of fleet.hosts) for (const note of host.unknown) add(note, host.name);
  // Where the text stands in the folder of a host, what is not known of that one comes first.
  const rank = ({ note, hosts }: Group): number =>
    order.indexOf(note.about) + (hosts.some((host) => isInPlaceOf(fleet, mentions, host)) ? 0 : order.length);
  return [...groups.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** What says most comes first. */
const order: readonly UnknownAbout[] = ['llama', 'failure', 'hosts', 'modules', 'packages'];

/** A list of packages of which a part can't be seen is most often about something else. */
function mayHoldLlama(fleet: Fleet, { about, node }: UnknownNote, mentions: readonly Expr[]): boolean {
  if (about === 'llama') return true;
  if (mentions.length === 0) return false;
  if (about !== 'packages') return true;
  const text = node && fleet.files.text(node.file.path);
  const isThere = text !== undefined && !isProblem(text) && speaksOfLlama(text);
  return isThere || mentions.some(({ file }) => fleet.overlays.some(({ path }) => path === file.path));
}

/** "cedar and larch: not all modules are known: …, in flake.nix:12". */
function reasonOf(fleet: Fleet, { note, hosts }: Group): string {
  const { text, node } = note;
  const at = node?.file.path.startsWith(`${fleet.root}/`) ? `, in ${placeOf(fleet, node)}` : '';
  const who = hosts.length > 0 ? `${listed(hosts)}: ` : '';
  const bare = text.replace(/[.!?]$/, '');
  return `${who}${/^[A-Z][a-z]/.test(bare) ? bare[0]!.toLowerCase() + bare.slice(1) : bare}${at}`;
}

/** More places than a sentence names. */
const maxShown = 3;

function placesOf(fleet: Fleet, mentions: readonly Expr[]): string {
  const places = [...new Set(mentions.map((expr) => placeOf(fleet, expr)))];
  return places.slice(0, maxShown).join(', ') + (places.length > maxShown ? ' and elsewhere' : '');
}
