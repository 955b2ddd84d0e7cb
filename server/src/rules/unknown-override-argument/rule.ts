/** `.override { cudaSupport = true; }` on upstream's package, `.override { useCuda = true; }` on nixpkgs'. */
import type { Value } from '../../eval/value.ts';
import type { Binding, Node } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import type { Day } from '../../upstream/day.ts';
import {
  counterpartArgument,
  overrideArgument,
  overrideArguments,
  type PackageOrigin,
  takesArgument,
} from '../../upstream/override-arguments.ts';
import { changeFile } from '../changes.ts';
import { nearestName } from '../nearest.ts';
import { overridden, packagesOf } from '../overrides.ts';
import { hasForeignLlama, packageSetOf } from '../package-sets.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { writtenOverrides } from '../written-packages.ts';

export const unknownOverrideArgument: Rule = {
  id: 'unknown-override-argument',
  severity: 'error',
  summary: 'an argument is overridden that this llama.cpp package does not take',
  holdsWithoutFlake: true,
  *check(context) {
    const { fleet } = context;
    if (!fleet) return;
    // Without a flake, overlays may come from whoever evaluates the configuration.
    for (const llama of fleet.flake ? packagesOf(fleet) : []) {
      const { origin } = llama;
      if (origin !== 'upstream' && origin !== 'nixpkgs') continue;
      const set = packageSetOf(llama.value);
      if (set && hasForeignLlama(fleet, set)) continue;
      const days = [origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay];
      for (const [name, thunk] of overridden(llama.value)) {
        const node = thunk.binding ?? thunk.node;
        const found = node && judge(origin, name, days, node, () => thunk.force());
        if (found) yield found;
      }
    }
    for (const { origin, days, arguments: given } of writtenOverrides(context)) {
      for (const [name, node] of given) {
        const found = judge(origin, name, days, node, () => undefined);
        if (found) yield found;
      }
    }
  },
};

/** Names of the kind that llama.cpp's packages have: one that no table has may be a package that an override replaces. */
const isSwitch = (name: string): boolean =>
  /^(use|enable|with)[A-Z]|Support$|^(acceleration|cuda|rocm|vulkan|gpu|backend)$/.test(name);

function judge(
  origin: PackageOrigin,
  name: string,
  days: readonly Day[],
  node: Node,
  given: () => Value | undefined,
): Found | undefined {
  const other: PackageOrigin = origin === 'upstream' ? 'nixpkgs' : 'upstream';
  const isKnown = overrideArgument(origin, name) ?? overrideArgument(other, name);
  const place = { file: node.file, span: nameSpan(node) };
  const whose = origin === 'upstream' ? 'The official flake’s llama.cpp' : 'nixpkgs’ llama.cpp';
  if (days.some((day) => takesArgument(origin, name, day) !== 'no')) {
    const wrong = wrongType(origin, name, node, given);
    return wrong === undefined ? undefined : { ...place, message: `${whose} takes ${wrong}` };
  }
  if (!(isKnown || isSwitch(name))) return undefined;
  const instead = counterpartArgument(other, name);
  const fits = instead !== undefined && days.every((day) => takesArgument(origin, instead, day) === 'yes');
  const near = instead === undefined ? nearestName(name, taken(origin, days)) : undefined;
  const gone = overrideArgument(origin, name) ? ' at the locked revision' : '';
  return {
    ...place,
    message: `${whose} has no argument \`${name}\`${gone}: Nix stops with “called with unexpected argument '${name}'”.${fits ? ` It is \`${instead}\` here.` : ''}`,
    fixes: fixes(node, fits ? instead : near, fits),
  };
}

const taken = (origin: PackageOrigin, days: readonly Day[]): string[] =>
  overrideArguments(origin)
    .map(({ name }) => name)
    .filter((name) => days.every((day) => takesArgument(origin, name, day) === 'yes'));

/** `rocmGpuTargets` is a text to one package and a list to the other. */
function wrongType(
  origin: PackageOrigin,
  name: string,
  node: Node,
  given: () => Value | undefined,
): string | undefined {
  const type = overrideArgument(origin, name)?.type;
  const written = node.kind === 'Binding' ? skipParens(node.value).kind : undefined;
  const value = given();
  if (type === 'string' && (value?.kind === 'list' || written === 'List'))
    return `\`${name}\` as one text, joined by \`;\`, and gets a list: Nix stops with “cannot coerce a list to a string”.`;
  if (type === 'list' && (value?.kind === 'string' || written === 'String'))
    return `\`${name}\` as a list, and gets a text: Nix stops with “value is a string while a list was expected”.`;
  return undefined;
}

function fixes(node: Node, instead: string | undefined, isSafe: boolean): Fix[] {
  if (node.kind !== 'Binding' || node.path.length !== 1) return [];
  return [instead === undefined ? remove(node) : rename(node, instead, isSafe)];
}

const rename = (binding: Binding, name: string, safe: boolean): Fix => ({
  kind: 'change',
  title: `Write \`${name}\``,
  safe,
  preferred: true,
  change: () => changeFile(binding.file, (edits) => edits.replaceSpan(binding.path[0]!, name)),
});

const remove = (binding: Binding): Fix => ({
  kind: 'change',
  title: `Remove \`${binding.path[0]!.name}\``,
  safe: false,
  change: () => changeFile(binding.file, (edits) => edits.removeBinding(binding)),
});
