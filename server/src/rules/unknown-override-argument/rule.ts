/** `.override { cudaSupport = true; }` on upstream's package, `.override { useCuda = true; }` on nixpkgs'. */
import type { Thunk } from '../../eval/thunk.ts';
import type { Fleet } from '../../fleet/types.ts';
import type { Binding, Node } from '../../nix/syntax.ts';
import {
  counterpartArgument,
  overrideArgument,
  type PackageOrigin,
  takesArgument,
} from '../../upstream/override-arguments.ts';
import { changeFile } from '../changes.ts';
import { overridden, packagesOf } from '../overrides.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const unknownOverrideArgument: Rule = {
  id: 'unknown-override-argument',
  severity: 'error',
  summary: 'an argument is overridden that this llama.cpp package does not take',
  *check({ fleet }) {
    if (!fleet) return;
    for (const llama of packagesOf(fleet)) {
      const { origin } = llama;
      if (origin !== 'upstream' && origin !== 'nixpkgs') continue;
      for (const [name, thunk] of overridden(llama.value)) {
        const found = judge(fleet, origin, name, thunk);
        if (found) yield found;
      }
    }
  },
};

/** Names of the kind that llama.cpp's packages have: one that no table has may be a package that an override replaces. */
const isSwitch = (name: string): boolean => /^(use|enable)[A-Z]|Support$/.test(name);

function judge(fleet: Fleet, origin: PackageOrigin, name: string, thunk: Thunk): Found | undefined {
  const node = thunk.binding ?? thunk.node;
  if (!node) return undefined;
  const day = origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay;
  const other: PackageOrigin = origin === 'upstream' ? 'nixpkgs' : 'upstream';
  const isKnown = overrideArgument(origin, name) ?? overrideArgument(other, name);
  if (takesArgument(origin, name, day) !== 'no' || !(isKnown || isSwitch(name))) return undefined;
  const instead = counterpartArgument(other, name);
  const fits = instead !== undefined && takesArgument(origin, instead, day) === 'yes';
  const whose = origin === 'upstream' ? 'The official flake’s llama.cpp' : 'nixpkgs’ llama.cpp';
  const gone = overrideArgument(origin, name) ? ' at the locked revision' : '';
  return {
    file: node.file,
    span: nameSpan(node),
    message: `${whose} has no argument \`${name}\`${gone}: Nix stops with “called with unexpected argument '${name}'”.${fits ? ` It is \`${instead}\` here.` : ''}`,
    fixes: fixes(node, fits ? instead : undefined),
  };
}

function fixes(node: Node, instead: string | undefined): Fix[] {
  if (node.kind !== 'Binding' || node.path.length !== 1) return [];
  return [instead === undefined ? remove(node) : rename(node, instead)];
}

const rename = (binding: Binding, name: string): Fix => ({
  kind: 'change',
  title: `Write \`${name}\``,
  safe: true,
  preferred: true,
  change: () => changeFile(binding.file, (edits) => edits.replaceSpan(binding.path[0]!, name)),
});

const remove = (binding: Binding): Fix => ({
  kind: 'change',
  title: `Remove \`${binding.path[0]!.name}\``,
  safe: false,
  change: () => changeFile(binding.file, (edits) => edits.removeBinding(binding)),
});
