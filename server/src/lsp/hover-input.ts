/** What hovers say of the input that is llama.cpp: itself, its address, and what it follows. In Markdown. */
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import { variants } from '../upstream/backends.ts';
import { changesBetween, llamaChanges, newestLlamaDay } from '../upstream/changes.ts';
import type { Day } from '../upstream/day.ts';
import { officialOwner, repositoryName } from '../upstream/locations.ts';
import { variantCaveats } from '../upstream/variants.ts';
import { webAddress } from './flake-url.ts';
import { bullets, paragraphs } from './markup.ts';

/** The input that is llama.cpp: what it is, when it is of, whose inputs it takes, and what its age means. */
export function inputText(fleet: Fleet, { name, source, llama, locked, inputFollows }: FlakeInput): string {
  const what =
    llama?.source === 'former'
      ? 'the official flake of llama.cpp, under its old owner: it is `github:ggml-org/llama.cpp` now.'
      : llama?.source === 'official'
        ? 'the official flake of llama.cpp.'
        : llama?.source === 'local'
          ? 'a checkout of llama.cpp.'
          : 'a fork of llama.cpp.';
  const follows = [...inputFollows].map(([own, other]) => `its \`${own}\` follows \`${other}\``);
  return paragraphs(
    `**${name}**: ${what}`,
    `\`${source ?? 'unknown'}\`, ${locked ? `locked at a revision of ${locked}` : 'not locked yet: `nix flake lock` pins it'}.`,
    follows.length > 0
      ? `Of its inputs, ${follows.join(' and ')}.`
      : 'Its inputs follow none of this flake’s: it brings a nixpkgs of its own.',
    locked && listed('Known of revisions of that day:', caveatsAt(fleet, locked)),
    locked && listed('Since then:', changesSince(locked)),
  );
}

function caveatsAt({ hosts }: Fleet, day: Day): string[] {
  const systems = new Set(hosts.flatMap(({ system }) => system ?? []));
  const all = [...(systems.size > 0 ? systems : ['x86_64-linux'])].flatMap((system) =>
    variants.flatMap((variant) => variantCaveats(variant, day, system)),
  );
  return [...new Set(all)];
}

/** The newest that one hover has room for. */
const mostChanges = 8;

const changesSince = (day: Day): string[] =>
  changesBetween(llamaChanges, day, newestLlamaDay)
    .slice(-mostChanges)
    .map((change) => `${change.day.slice(0, change.about === 'month' ? 7 : undefined)}: ${change.what}`);

const listed = (title: string, lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : `${title}\n${bullets(lines)}`;

/** The parts of an address, and then the input: `github:ggml-org/llama.cpp/b6500`. */
export function addressText(fleet: Fleet, input: FlakeInput): string {
  const { llama, source, name } = input;
  const page = source === undefined ? undefined : webAddress(source);
  const owner = {
    official: 'the official repository',
    former: `the official repository under its old owner; it is \`${officialOwner}/${repositoryName}\` now`,
    fork: 'a fork of llama.cpp',
    local: undefined,
  }[llama?.source ?? 'local'];
  const repository = `${llama?.owner}/${llama?.repo}`;
  const parts = [
    owner && `${page === undefined ? `\`${repository}\`` : `[${repository}](${page})`}: ${owner}.`,
    owner &&
      (llama?.ref === undefined
        ? `No branch is named: \`nix flake update ${name}\` takes the newest revision of the default one.`
        : `\`${llama.ref}\`: the branch, tag or revision that \`nix flake update ${name}\` takes.`),
  ].filter(Boolean);
  return paragraphs(inputText(fleet, input), parts.map((part) => `- ${part}`).join('\n'));
}

/** `inputs.nixpkgs.follows = "nixpkgs"`: whose input llama.cpp is built with. */
export function followsText(fleet: Fleet, input: FlakeInput, own: string): string {
  const target = input.inputFollows.get(own);
  if (target === '') return `**${own}** of \`${input.name}\`: none, whatever its flake says.`;
  const other = fleet.inputs.find((one) => one.name === target);
  return paragraphs(
    `**${own}** of \`${input.name}\`: this flake’s \`${target ?? 'unknown'}\`${other?.source ? `, \`${other.source}\`` : ''}.`,
    other?.locked && `It is locked at a revision of ${other.locked}.`,
    own === 'nixpkgs' && other && 'Without it, llama.cpp’s flake brings a nixpkgs of its own.',
  );
}
