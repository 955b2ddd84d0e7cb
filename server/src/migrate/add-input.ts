/**
 * Step add-input: the official flake among the flake's inputs, in the form that the others have, following the nixpkgs that the
 * hosts use.
 */
import { isProblem } from '../eval/files.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import { bindingForms, insertEntry, type Leaf } from '../nix/edits-attrs.ts';
import type { AttrSet, Expr, Lambda } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import type { Migration } from './state.ts';
import { writtenByTool } from './written-flake.ts';

/** The set that flake.nix is; undefined where it is anything else. */
export function flakeSet(fleet: Fleet): AttrSet | undefined {
  const root = fleet.flake && skipParens(fleet.flake.tree.root);
  return root?.kind === 'AttrSet' ? root : undefined;
}

/** The function of the flake's outputs, where flake.nix writes it out. */
export function outputsFunction(fleet: Fleet): Lambda | undefined {
  const set = flakeSet(fleet);
  const binding = set && bindingForms(set, ['outputs']).exact[0]?.binding;
  const value: Expr | undefined = binding?.kind === 'Binding' ? skipParens(binding.value) : undefined;
  return value?.kind === 'Lambda' ? value : undefined;
}

/** The input that hosts get their nixpkgs from: the one named so, else the one that most hosts are made by. */
export function hostNixpkgs(fleet: Fleet, hosts: readonly Host[] = fleet.hosts): string | undefined {
  const counts = new Map<string, number>();
  for (const host of hosts) {
    const pkgs = host.modules?.pkgs?.force();
    const source = pkgs?.kind === 'pkgs' ? pkgs.set.source : undefined;
    if (source?.kind !== 'extern' || source.root.type !== 'input') continue;
    counts.set(source.root.name, (counts.get(source.root.name) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const isInput = (name: string): boolean =>
    fleet.inputs.some((input) => input.name === name && input.kind === 'nixpkgs');
  if (most && isInput(most[0])) return most[0];
  return isInput('nixpkgs') ? 'nixpkgs' : fleet.inputs.find((input) => input.kind === 'nixpkgs')?.name;
}

/** An input that is only sources so far is a flake from now on: its sources are where they were. */
function makeFlake({ fleet, inputName, editsOf }: Migration, set: AttrSet): string | undefined {
  const binding = bindingForms(set, ['inputs', inputName, 'flake']).exact[0]?.binding;
  if (binding?.kind !== 'Binding')
    return `\`flake = false\` of ${inputName} is not written where it could be taken out`;
  editsOf(fleet.flakePath).removeBinding(binding);
  return undefined;
}

/** Pinning tools that a flake may have in place of inputs, by the folder or file that they keep their pins in. */
const pinningTools: readonly (readonly [string, string])[] = [
  ['npins', 'pin it with `npins add --name llama-cpp github ggml-org llama.cpp -b master`'],
  ['nix/sources.json', 'pin it with `niv add ggml-org/llama.cpp --name llama-cpp`'],
  ['.tack/pins.toml', 'pin it by `llama-cpp.url = "gh:ggml-org/llama.cpp"` in .tack/pins.toml'],
];

/** How a flake without inputs gets llama.cpp's sources beside its others. */
export function pinWay({ files, root }: Fleet): string {
  const tool = pinningTools.find(([path]) => !isProblem(files.type(`${root}/${path}`)));
  return tool?.[1] ?? 'declare `inputs.llama-cpp.url = "github:ggml-org/llama.cpp";`';
}

function noInputs(fleet: Fleet): string {
  const isPinned = pinningTools.some(([path]) => !isProblem(fleet.files.type(`${fleet.root}/${path}`)));
  const way = isPinned
    ? `${pinWay(fleet)} and take \`overlays.default\` of its flake by flake-compat`
    : `${pinWay(fleet)} and migrate again`;
  return `the flake declares no inputs: its sources come from elsewhere; ${way}`;
}

/** Adds the input. Returns why it can't. */
export function addInput(migration: Migration): string | undefined {
  const { fleet, inputName, options, wanted } = migration;
  const there = fleet.inputs.find((input) => input.name === inputName && input.node);
  if (there?.flake) return undefined;
  const byTool = fleet.flake && writtenByTool(fleet.flake);
  if (byTool) return byTool;
  const set = flakeSet(fleet);
  if (there) return set && makeFlake(migration, set);
  if (!set) return 'flake.nix is not an attribute set that can be edited';
  const nixpkgs = options.follows
    ? hostNixpkgs(
        fleet,
        wanted.map(({ host }) => host),
      )
    : undefined;
  const leaves: Leaf[] = [{ path: ['url'], value: `"${options.url}"` }];
  if (nixpkgs) leaves.push({ path: ['inputs', 'nixpkgs', 'follows'], value: `"${nixpkgs}"` });
  const change = migration.editsOf(fleet.flakePath);
  const forms = bindingForms(set, ['inputs']);
  if (forms.exact.length + forms.below.length === 0) {
    return noInputs(fleet);
  }
  if (!insertEntry(change, set, ['inputs', inputName], leaves)) {
    return `the flake’s inputs are not written out where ${inputName} could be added`;
  }
  // Outputs that take exactly their inputs reject one more.
  const formals = outputsFunction(fleet)?.formals;
  if (formals && !formals.ellipsis) change.addFormal(formals, inputName);
  return undefined;
}
