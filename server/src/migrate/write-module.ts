/** Step write-module: the module that declares the option, applies the overlay and selects the package. */

import { isProblem } from '../eval/files.ts';
import { declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { Fleet } from '../fleet/types.ts';
import { variants } from '../upstream/backends.ts';
import { nixpkgsAttributeFor, nixpkgsVariant } from '../upstream/nixpkgs-packages.ts';
import { relativePath } from './places.ts';
import { passedAs } from './reach-inputs.ts';
import type { Migration, WantedHost } from './state.ts';

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
  const folder = moduleFolders.find(isFolder) ?? 'modules';
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
function nixpkgsTable(fleet: Fleet): string[] {
  return variants.map((variant) => {
    const { attribute, exists } = nixpkgsAttributeFor(variant, fleet.nixpkgsDay);
    const argument = nixpkgsVariant(attribute)?.argument;
    if (exists === 'yes' || argument === undefined) return `      ${variant} = pkgs.${attribute};`;
    return `      ${variant} = pkgs.llama-cpp.override { ${argument} = true; };`;
  });
}

/** What the module selects. */
function selection({ options, fleet }: Migration): string[] {
  if (options.target === 'upstream') {
    return [`    services.llama-cpp.package = lib.mkDefault pkgs."llama-cpp-\${config.${options.option}}";`];
  }
  return [
    '    services.llama-cpp.package = lib.mkDefault {',
    ...nixpkgsTable(fleet),
    `    }.\${config.${options.option}};`,
  ];
}

/** Writes the module where there is none. */
export function writeModule(migration: Migration): string | undefined {
  const { modulePath, wanted, fleet, options } = migration;
  if (migration.source(modulePath)) return undefined;
  if (wanted.length === 0) return undefined;
  const path = options.option.split('.');
  const isDeclared = wanted.every(({ host }) => host.modules && declarationAt(fleet.ev, host.modules, path));
  migration.create(modulePath, moduleText(migration, isDeclared));
  return undefined;
}

/** The module's text. `declared`: the repository declares the option itself. */
export function moduleText(migration: Migration, declared: boolean): string {
  const { options, inputsArgument, modulePath, overlayPath } = migration;
  const applies = options.wiring === 'shared' && options.target === 'upstream';
  const overlay = relativePath(modulePath, overlayPath);
  const argument = passedAs('inputs', inputsArgument);
  const formals = ['config', ...(applies ? [inputsArgument] : []), 'lib', 'pkgs', '...'];
  const option = [
    `  options.${options.option} = lib.mkOption {`,
    '    type = lib.types.enum [',
    ...['cpu', 'cuda', 'rocm', 'vulkan'].map((variant) => `      "${variant}"`),
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
    ...(applies ? [`    nixpkgs.overlays = [ (import ${overlay} { ${argument} }) ];`] : []),
    ...selection(migration),
    '  };',
    '}',
    '',
  ].join('\n');
}
