/** Step write-module: the module that declares the option, applies the overlay and selects the package. */

import { isProblem } from '../eval/files.ts';
import { declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { dirname } from '../eval/paths.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { ListExpr, Node } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import { type Selection, selectionParts, variants } from '../upstream/backends.ts';
import { nixpkgsAttributeFor, nixpkgsVariant } from '../upstream/nixpkgs-packages.ts';
import { moduleAppliesOverlay } from './module-overlay.ts';
import { isEditable, relativePath } from './places.ts';
import { passedAs } from './reach-inputs.ts';
import { combinationsOf, type Migration, needsOption, type WantedHost } from './state.ts';

/** Folders that shared modules are kept in, the most telling first. */
const moduleFolders = [
  'modules/nixos',
  'nixos/modules',
  'nixosModules',
  'modules',
  'nixos',
  'system',
  'common',
  'hosts/common',
];

/** True for a folder that the flake lists, itself or from above: a new file there would be taken for one of its own kind. */
export function isListed(fleet: Fleet, folder: string): boolean {
  for (let path = `${fleet.root}/${folder}`; path.startsWith(`${fleet.root}/`); path = dirname(path)) {
    if (fleet.ev.listed.has(path)) return true;
  }
  return false;
}

/** Where the shared module goes: beside the author's own, under the overlay's name. */
export function modulePathFor(
  fleet: Fleet,
  wanted: readonly WantedHost[],
  option: readonly string[],
): string {
  const existing = existingModule(fleet, wanted, option);
  if (existing) return existing;
  const isFolder = (folder: string): boolean => {
    const type = fleet.files.type(`${fleet.root}/${folder}`);
    return !isProblem(type) && type === 'directory';
  };
  const folder =
    [...moduleFolders.filter(isFolder), 'modules'].find((one) => !isListed(fleet, one)) ?? 'llama-cpp';
  const free = ['llama-cpp.nix', 'llama-cpp-gpu.nix', 'llama-cpp-variants.nix'].find((name) =>
    isProblem(fleet.files.type(`${fleet.root}/${folder}/${name}`)),
  );
  return `${fleet.root}/${folder}/${free ?? 'llama-cpp-per-host.nix'}`;
}

/** A module of the workspace that declares the option and selects the package already. */
function existingModule(
  fleet: Fleet,
  wanted: readonly WantedHost[],
  option: readonly string[],
): string | undefined {
  for (const { host } of wanted) {
    if (!host.modules) continue;
    const declaring = declarationAt(fleet.ev, host.modules, option)?.module.path;
    const { definitions } = definitionsAt(fleet.ev, host.modules, ['services', 'llama-cpp', 'package']);
    if (declaring && definitions.some((definition) => definition.module.path === declaring)) return declaring;
  }
  return undefined;
}

/** nixpkgs' own builds by variant, as the locked nixpkgs has them: by name, or by an override where the name is not there yet. */
function nixpkgsTable({ fleet, wanted }: Migration): string[] {
  const named = variants.map((variant) => {
    const { attribute, exists } = nixpkgsAttributeFor(variant, fleet.nixpkgsDay);
    const argument = nixpkgsVariant(attribute)?.argument;
    if (exists === 'yes' || argument === undefined) return `      ${variant} = pkgs.${attribute};`;
    return `      ${variant} = pkgs.llama-cpp.override { ${argument} = true; };`;
  });
  const combined = combinationsOf({ wanted }).map((name) => {
    return `      ${name} = ${nixpkgsCombination(name)};`;
  });
  return [...named, ...combined];
}

/** nixpkgs' own build of a combination. */
export function nixpkgsCombination(name: Selection): string {
  const uses = selectionParts(name)!.flatMap((part) => (part === 'cpu' ? [] : [`${part}Support = true;`]));
  return `pkgs.llama-cpp.override { ${uses.join(' ')} }`;
}

/** What the module selects. */
function selection(migration: Migration): string[] {
  const { options } = migration;
  if (options.target === 'upstream') {
    return [`    services.llama-cpp.package = lib.mkDefault pkgs."llama-cpp-\${config.${options.option}}";`];
  }
  return [
    '    services.llama-cpp.package = lib.mkDefault {',
    ...nixpkgsTable(migration),
    `    }.\${config.${options.option}};`,
  ];
}

/** Writes the module where there is none. */
export function writeModule(migration: Migration): string | undefined {
  const { modulePath, wanted, fleet, options } = migration;
  const wired = wanted.filter(({ host }) => host.kind === 'nixos');
  if (wired.length === 0) return undefined;
  const path = options.option.split('.');
  const choosing = wired.filter(needsOption);
  for (const { host, variant } of choosing) {
    const problem = allowValue(migration, host, path, variant);
    if (problem) return problem;
  }
  if (migration.source(modulePath)) return undefined;
  if (choosing.length === 0) {
    if (moduleAppliesOverlay(migration)) migration.create(modulePath, overlayModuleText(migration));
    return undefined;
  }
  const isDeclared = wired.every(({ host }) => host.modules && declarationAt(fleet.ev, host.modules, path));
  migration.create(modulePath, moduleText(migration, isDeclared));
  return undefined;
}

/**
 * Where the option is declared already with the values that it may have, a combination becomes one of them. One whose values are others
 * than backends is about something else.
 */
function allowValue(
  { fleet, editsOf, isFirst }: Migration,
  host: Host,
  path: readonly string[],
  value: Selection,
): string | undefined {
  const declaration = host.modules && declarationAt(fleet.ev, host.modules, path);
  if (declaration?.type !== 'enum') return undefined;
  const name = path.join('.');
  const list = declaration.node && enumValues(declaration.node);
  const taken = list?.elements.map((one) => list.file.text.slice(one.start, one.end)) ?? [];
  if (taken.includes(`"${value}"`)) return undefined;
  const isOurs = variants.some((variant) => variant !== 'cpu' && taken.includes(`"${variant}"`));
  if (list && !isOurs)
    return `\`${name}\` is declared already, for ${taken.join(', ')}; name another option for the backend of llama.cpp, as in --option services.llama-cpp.backend`;
  if (!list || !isEditable(list, fleet.root)) return `\`${name}\` can’t be made to take "${value}"`;
  if (isFirst(list, value)) editsOf(list.file.path).appendToList(list, `"${value}"`);
  return undefined;
}

/** The list in `types.enum [ … ]`. */
function enumValues(declaration: Node): ListExpr | undefined {
  let found: ListExpr | undefined;
  walk(declaration, (node) => {
    if (node.kind !== 'Apply' || node.arg.kind !== 'List') return undefined;
    const name = node.fn.kind === 'Select' ? node.fn.path.at(-1)?.name : undefined;
    if (name === 'enum' || (node.fn.kind === 'Variable' && node.fn.name === 'enum')) found ??= node.arg;
    return undefined;
  });
  return found;
}

/** The list of overlays, with ours in it. */
function overlaysText({ inputsText, modulePath, overlayPath }: Migration): string {
  const argument = passedAs('inputs', inputsText);
  return `nixpkgs.overlays = [ (import ${relativePath(modulePath, overlayPath)} { ${argument} }) ];`;
}

/** The module of a fleet whose hosts choose among the packages by themselves. */
function overlayModuleText(migration: Migration): string {
  return [
    '# llama.cpp from its own flake: `pkgs.llama-cpp-cpu`, `pkgs.llama-cpp-cuda` and so on.',
    `{ ${migration.inputsArgument}, ... }:`,
    '{',
    `  ${overlaysText(migration)}`,
    '}',
    '',
  ].join('\n');
}

/** The module's text. `declared`: the repository declares the option itself. */
export function moduleText(migration: Migration, declared: boolean): string {
  const { options, inputsArgument } = migration;
  const applies = moduleAppliesOverlay(migration);
  const formals = ['config', ...(applies ? [inputsArgument] : []), 'lib', 'pkgs', '...'];
  const option = [
    `  options.${options.option} = lib.mkOption {`,
    '    type = lib.types.enum [',
    ...[...variants, ...combinationsOf(migration)].map((variant) => `      "${variant}"`),
    '    ];',
    '    default = "cpu";',
    '    description = "GPU backend that llama.cpp is built for on this host.";',
    '  };',
    '',
  ];
  return [
    `# Which llama.cpp a host gets: \`${options.option}\` says the backend, \`services.llama-cpp.package\` is the build.`,
    '{',
    ...formals.map((formal) => `  ${formal}${formal === '...' ? '' : ','}`),
    '}:',
    '{',
    ...(declared ? [] : option),
    '  config = {',
    ...(applies ? [`    ${overlaysText(migration)}`] : []),
    ...selection(migration),
    '  };',
    '}',
    '',
  ].join('\n');
}
