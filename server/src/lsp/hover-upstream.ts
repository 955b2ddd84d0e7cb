/** What hovers and completion say of llama.cpp's own history: flags, override arguments, the input. In Markdown. */
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import { variants } from '../upstream/backends.ts';
import { changesBetween, llamaChanges, newestLlamaDay } from '../upstream/changes.ts';
import { cmakeFlag, cmakeFlagExists, cmakeFlagName } from '../upstream/cmake-flags.ts';
import type { Day } from '../upstream/day.ts';
import { overrideArgument, type PackageOrigin, takesArgument } from '../upstream/override-arguments.ts';
import { variantCaveats } from '../upstream/variants.ts';
import { paragraphs } from './markup.ts';

/** @param day the llama.cpp that it is judged by; undefined to leave that out */
export function flagText(name: string, day?: Day): string {
  const row = cmakeFlag(name);
  const standard = { on: 'on', off: 'off', value: 'a value', varies: 'by the machine and the build' };
  return paragraphs(
    row ? `**${name}**: ${row.meaning}` : `**${name}**`,
    row && `Default: ${standard[row.default]}.`,
    day !== undefined && flagAtDay(name, day),
  );
}

function flagAtDay(name: string, day: Day): string | undefined {
  if (cmakeFlagExists(name, day) !== 'no') return undefined;
  const now = cmakeFlagName(name, day);
  const row = cmakeFlag(name);
  const instead = now === name ? '' : ` It is called \`${now}\` there.`;
  const fate = row?.until && row.afterwards === 'ignored' ? ' CMake ignores it without a word.' : '';
  return `The llama.cpp of ${day} has no such flag.${instead}${fate}`;
}

/** @param day the package's own that it is judged by; undefined to leave that out */
export function argumentText(origin: PackageOrigin, name: string, day?: Day): string {
  const argument = overrideArgument(origin, name);
  if (!argument) return '';
  const { backend, default: standard, note } = argument;
  const owner = origin === 'upstream' ? 'the official flake’s' : 'nixpkgs’';
  return paragraphs(
    `**${name}**: an argument of ${owner} llama.cpp.`,
    backend && `Builds the backend ${backend}.`,
    `Without the override: ${standard}.`,
    note,
    day !== undefined &&
      takesArgument(origin, name, day) === 'no' &&
      `The package of ${day} does not take it: Nix stops with “called with unexpected argument '${name}'”.`,
  );
}

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
  lines.length === 0 ? undefined : `${title}\n${lines.map((line) => `- ${line}`).join('\n')}`;
