/**
 * What an owner can do where the plan can't: how to let more of the fleet be seen, by what hides it, and else the lines to write by
 * hand, with their places.
 */
import { relative } from '../fleet/load.ts';
import type { Fleet, UnknownNote } from '../fleet/types.ts';
import { bindingForms } from '../nix/edits-attrs.ts';
import { resolve } from '../nix/scopes.ts';
import type { Expr } from '../nix/syntax.ts';
import type { Variant } from '../upstream/backends.ts';
import { officialUrl } from '../upstream/locations.ts';
import { cpuSettings } from '../upstream/modern-build.ts';
import { flakeSet, hostNixpkgs, pinWay } from './add-input.ts';
import { rootVariable } from './mentions.ts';
import { binderAt, placeOf } from './places.ts';
import { inputByTool } from './written-flake.ts';

interface Way {
  readonly hides: RegExp;
  readonly way: (match: RegExpExecArray) => string;
}

/** By what stands in the reason. */
const ways: readonly Way[] = [
  {
    hides: /`(\/[^`]+)` is outside the flake/,
    way: ([, path]) =>
      `Move ${path} into the flake’s folder, import it from there by a relative path, and migrate again`,
  },
  {
    hides: /`(?:config\.)?([\w.-]+\.enable)` is not set here|other modules may set `([\w.-]+\.enable)`/,
    way: ([, read, set]) =>
      `Say \`${read ?? set} = true;\`, or \`false\`, in a module of the host, and migrate again`,
  },
  {
    hides: /comes? from `inputs\.([\w-]+)(?:`|\.(?:nixos|darwin|home)Configurations)/,
    way: ([, input]) => `They are migrated where the flake of the input \`${input}\` is written`,
  },
  {
    hides: /`import inputs\.([\w-]+)/,
    way: ([, input]) =>
      `What comes from the input \`${input}\` is migrated in that flake’s own repository; here there is nothing to write`,
  },
  {
    hides: /: syntax error/,
    way: () => 'Mend it, and migrate again',
  },
];

/** How to let it be seen; undefined where there is none that is better than writing by hand. */
export function wayToSee({ about, text }: UnknownNote): string | undefined {
  for (const { hides, way } of ways) {
    const match = hides.exec(text);
    if (match) return way(match);
  }
  return about === 'failure' ? 'Mend first what `llamaflake check` finds, and migrate again' : undefined;
}

/** More places than a sentence names. */
const maxShown = 3;

/** The lines to write, for places that name a package of llama.cpp. */
export function byHand(fleet: Fleet, mentions: readonly Expr[]): string {
  const input = fleet.inputs.find(({ kind, node, flake }) => kind === 'llama-cpp' && node && flake);
  const declared = input ? { name: input.name, text: '' } : inputLine(fleet);
  const shown = mentions.slice(0, maxShown).map((expr) => {
    const output = `inputs.${declared.name}.packages.\${${rootOf(expr)}.stdenv.hostPlatform.system}.${outputOf(fleet, expr)}`;
    return isArgument(expr)
      ? `\`${output}\` for the argument \`llama-cpp\` of ${relative(fleet.root, expr.file.path)}, where that is called`
      : `\`${output}\` in place of \`${shortText(expr)}\` in ${placeOf(fleet, expr)}`;
  });
  const without = mentions.some((expr) => !isArgument(expr) && !binderAt(expr, 'inputs'));
  const reach = without
    ? '. `inputs` must be an argument there, as `specialArgs = { inherit inputs; };` makes it one'
    : '';
  const { settings } = cpuSettings(fleet.upstreamDay, 'x86_64-linux');
  const flags = settings.map(({ name, value }) => `"-D${name}=${value ? 'ON' : 'OFF'}"`).join(' ');
  const fast = `. Behind each, \`.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ ${flags} ]; })\` makes it fast on the CPU too`;
  return `By hand: ${declared.text}put ${shown.join(', ')}${reach}${fast}`;
}

/** The input’s own line, and where it goes. */
function inputLine(fleet: Fleet): { name: string; text: string } {
  const tool = fleet.flake && inputByTool(fleet.flake);
  if (tool) return { name: 'llama-cpp', text: `${tool}; then ` };
  const set = flakeSet(fleet);
  const forms = set && bindingForms(set, ['inputs']);
  const [form] = forms ? [...forms.exact, ...forms.below] : [];
  if (!form) return { name: 'llama-cpp', text: `${pinWay(fleet)}; then ` };
  const nixpkgs = hostNixpkgs(fleet);
  const line = nixpkgs
    ? `llama-cpp = { url = "${officialUrl}"; inputs.nixpkgs.follows = "${nixpkgs}"; };`
    : `llama-cpp.url = "${officialUrl}";`;
  return { name: 'llama-cpp', text: `add \`${line}\` to the inputs, ${placeOf(fleet, form.binding)}, and ` };
}

const wanted: readonly (readonly [RegExp, Exclude<Variant, 'cpu'>])[] = [
  [/llama-cpp\S*-cuda|pkgsCuda|pkgsForCudaArch|\b(cudaSupport|useCuda)\s*=\s*true/, 'cuda'],
  [/llama-cpp\S*-rocm|pkgsRocm|\b(rocmSupport|useRocm)\s*=\s*true/, 'rocm'],
  [/llama-cpp\S*-vulkan|\b(vulkanSupport|useVulkan)\s*=\s*true/, 'vulkan'],
];

const textOf = ({ file, start, end }: Expr): string => file.text.slice(start, end);

const wantedIn = (text: string): Variant | undefined => wanted.find(([pattern]) => pattern.test(text))?.[1];

/**
 * The official flake's output for what an expression asks of its package: itself, by the set of the author's own that it is taken from,
 * or, where it is the hosts' plain package, by the GPU that all of them have.
 */
function outputOf(fleet: Fleet, expr: Expr): string {
  const own = wantedIn(textOf(expr));
  if (own) return own;
  const root = rootVariable(expr);
  const set = root && resolve(root);
  if (set?.kind === 'let' || set?.kind === 'rec')
    return (set.node.kind === 'Binding' && wantedIn(textOf(set.node.value))) || 'default';
  const gpus = new Set(fleet.hosts.map(({ gpu }) => gpu.variant));
  const [gpu] = gpus;
  return gpus.size === 1 && gpu && isOutput(gpu) ? gpu : 'default';
}

const isOutput = (variant: Variant): boolean => wanted.some(([, name]) => name === variant);

/** The set of packages that an expression begins with: `final` of `final.llama-cpp.override { … }`. */
function rootOf(expr: Expr): string {
  const { name } = rootVariable(expr) ?? {};
  return name !== undefined && /^(final|prev|self|super)$/.test(name) ? name : 'pkgs';
}

/** A package file has it as an argument: `{ llama-cpp, lib }: …`. */
function isArgument(expr: Expr): boolean {
  const root = rootVariable(expr);
  return root !== undefined && /llama/i.test(root.name) && resolve(root).kind === 'formal';
}

/** An expression on one line: what it is called with is left out where that is long. */
function shortText(expr: Expr): string {
  const text = textOf(expr);
  if (text.length <= 60 && !text.includes('\n')) return text;
  return expr.kind === 'Apply' ? `${shortText(expr.fn)} …` : `${text.slice(0, 50).split('\n')[0]!.trim()} …`;
}
