/** Which llama.cpp package a set of arguments goes to: `x.override { useCuda = true; }`, or through functions of the flake. */
import type { Fleet, LlamaPackage } from '../fleet/types.ts';
import type { AttrSet, Binding, Lambda, Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';
import type { PackageOrigin } from '../upstream/override-arguments.ts';

/**
 * The set that a binding stands in, if some function is called with it, alone, updated within the argument, or as what a function yields.
 * Only evaluation knows whether it ends in an `.override`: here it may be `build { … }` for a `build` that overrides.
 */
export function argumentSet(binding: Binding): AttrSet | undefined {
  const set = binding.parent;
  if (set?.kind !== 'AttrSet') return undefined;
  let below: Node = set;
  for (const above of ancestors(set)) {
    if (above.kind === 'Apply' && above.arg === below) return set;
    if (!isPartOf(above) && !isYielded(above, below)) return undefined;
    below = above;
  }
  return undefined;
}

/** `old: { … }`, which `.override` takes as well. */
const isYielded = (above: Node, below: Node): boolean =>
  above.kind === 'Lambda' && above.body === below && above.formals === undefined;

const isPartOf = (above: Node): boolean =>
  above.kind === 'Paren' || (above.kind === 'Binary' && above.op === '//');

/** Whose package a set overrides: that of the package, among all that the flake has, whose override the set went into. */
export function overriddenOrigin(fleet: Fleet, set: AttrSet): PackageOrigin | undefined {
  const origins = new Set<string>();
  const all = [
    ...fleet.hosts.flatMap(({ packages }) => packages.map((installed) => installed.package)),
    ...fleet.overlays.flatMap(({ packages }) => [...packages.values()]),
  ];
  for (const llama of all) if (isOverriddenBy(llama, set)) origins.add(llama.origin);
  const [only] = origins;
  return origins.size === 1 && (only === 'upstream' || only === 'nixpkgs') ? only : undefined;
}

function isOverriddenBy({ value }: LlamaPackage, set: AttrSet): boolean {
  if (value.kind !== 'extern') return false;
  return value.ops.some((op, index) => {
    const call = value.ops[index + 1];
    if (op.op !== 'select' || op.name !== 'override' || call?.op !== 'call') return false;
    const argument = call.arg.force();
    if (argument.kind === 'lambda') return yields(argument.node, set);
    return (
      argument.kind === 'attrs' &&
      argument.origins.some(({ file, start }) => file.path === set.file.path && start === set.start)
    );
  });
}

/** Files are parsed anew for a draft, so that nodes of one place need not be one node. */
function yields({ file, start, end }: Lambda, set: AttrSet): boolean {
  if (file.path !== set.file.path) return false;
  for (const above of ancestors(set)) {
    if (above.kind === 'Lambda') return above.start === start && above.end === end;
    if (!isPartOf(above)) return false;
  }
  return false;
}
