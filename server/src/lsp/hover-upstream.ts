/** What hovers and completion say of llama.cpp's own history: flags and override arguments. In Markdown. */
import { cmakeFlag, cmakeFlagExists, cmakeFlagName } from '../upstream/cmake-flags.ts';
import type { Day } from '../upstream/day.ts';
import { overrideArgument, type PackageOrigin, takesArgument } from '../upstream/override-arguments.ts';
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
