/** The start forms: which llama.cpp two hosts have, by what, and what they are to have after a migration. */
import type { Case } from './axes.ts';
import { type FurtherStart, furtherStarts } from './further-starts.ts';
import { type OwnStart, ownStarts } from './own-starts.ts';
import {
  bracketed,
  fromFile,
  installed,
  nvidia,
  official,
  oldHosts,
  oldPackages,
  type StartForm,
  system,
  unfree,
} from './start-parts.ts';

/** `inputs`: how modules get the flake's inputs; where they don't, what needs them is written in flake.nix. */
const first: Readonly<Record<Exclude<Case['start'], FurtherStart | OwnStart>, StartForm>> = {
  plain: () => ({
    opal: nvidia(installed('pkgs.llama-cpp', 'cpu')),
    pearl: { ...installed('', 'cpu'), body: `${system} = with pkgs; [ htop llama-cpp ];` },
    shared: { formals: [], body: unfree },
  }),
  'plain-let': () => ({
    opal: installed('llama', 'cpu', { lets: 'llama = pkgs.llama-cpp;' }),
    pearl: installed('models', 'vulkan', {
      lets: 'models = pkgs.llama-cpp.override { vulkanSupport = true; };',
    }),
  }),
  'override-cuda': () => ({
    opal: installed('(pkgs.llama-cpp.override { cudaSupport = true; })', 'cuda'),
    pearl: installed('(pkgs.llama-cpp.override { cudaSupport = false; })', 'cpu'),
    shared: { formals: [], body: unfree },
  }),
  'override-attrs': () => ({
    opal: installed(
      '(pkgs.llama-cpp.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ "-DGGML_NATIVE=ON" "-DGGML_CUDA_FORCE_MMQ=ON" ]; }))',
      'cpu',
    ),
    pearl: installed(
      '((pkgs.llama-cpp.override { rocmSupport = true; }).overrideAttrs { version = "1"; })',
      'rocm',
    ),
  }),
  'nixpkgs-vulkan': () => ({
    opal: installed('pkgs.llama-cpp-vulkan', 'vulkan'),
    pearl: installed('pkgs.llama-cpp-rocm', 'rocm'),
  }),
  'package-overrides': () => ({
    opal: installed('pkgs.llama-cpp', 'vulkan'),
    pearl: installed('pkgs.llama-cpp', 'vulkan'),
    shared: {
      formals: ['pkgs'],
      body: 'nixpkgs.config.packageOverrides = old: {\n  llama-cpp = old.llama-cpp.override { vulkanSupport = true; };\n};',
    },
  }),
  'stale-inline': () => ({
    ...oldHosts,
    shared: {
      formals: [],
      inFlake: true,
      body: `${unfree}\nnixpkgs.overlays = [\n  (final: prev: ${oldPackages('prev.llama-cpp').replaceAll('\n', '\n  ')})\n];`,
    },
  }),
  'stale-file': () =>
    fromFile(`final: prev:\n${oldPackages('prev.llama-cpp')}\n`, '(import ./overlays/llama.nix)'),
  'stale-curried': (reach, flakeInputs) => ({
    ...fromFile(
      `inputs: final: prev:\n${oldPackages('prev.llama-cpp')}\n`,
      `(import ./overlays/llama.nix ${reach?.inputs.includes('.') ? `(${reach.inputs})` : (reach?.inputs ?? bracketed(flakeInputs))})`,
      reach ? [reach.argument] : [],
    ),
    ...(reach === undefined && {
      shared: {
        formals: [],
        inFlake: true,
        body: `${unfree}\nnixpkgs.overlays = [ (import ./overlays/llama.nix ${bracketed(flakeInputs)}) ];`,
      },
    }),
  }),
  'stale-formals': (reach, flakeInputs) => ({
    ...fromFile(
      `{ inputs, ... }:\nfinal: prev:\n${oldPackages('prev.llama-cpp')}\n`,
      `(import ./overlays/llama.nix { inputs = ${reach?.inputs}; })`,
      reach ? [reach.argument] : [],
    ),
    ...(reach === undefined && {
      shared: {
        formals: [],
        inFlake: true,
        body: `${unfree}\nnixpkgs.overlays = [ (import ./overlays/llama.nix { inputs = ${flakeInputs}; }) ];`,
      },
    }),
  }),
  'stale-mixed': () => {
    const text = `final: prev:\n${oldPackages('prev.llama-cpp').replace(/\}$/, '  sweep = prev.tmux;\n}')}\n`;
    return fromFile(text, '(import ./overlays/llama.nix)');
  },
  'stale-unused': () => ({
    opal: installed('pkgs.llama-cpp', 'cpu'),
    pearl: installed('pkgs.llama-cpp-vulkan', 'vulkan'),
    files: { 'overlays/llama.nix': `final: prev:\n${oldPackages('prev.llama-cpp')}\n` },
  }),
  'official-package': (reach, flakeInputs) => {
    const packageOf = (name: string): string =>
      `${reach?.inputs ?? flakeInputs}.llama.packages.${reach ? `\${pkgs.stdenv.hostPlatform.system}` : 'x86_64-linux'}.${name}`;
    const formals = reach ? [reach.argument] : [];
    return {
      opal: installed(packageOf('cuda'), 'cuda', { formals }),
      pearl: installed(packageOf('default'), 'cpu', { formals }),
      inputs: { llama: official },
    };
  },
  'official-overlay': (reach, flakeInputs) => ({
    opal: installed('(pkgs.llama-cpp.override { useVulkan = true; })', 'vulkan'),
    pearl: installed('pkgs.llama-cpp', 'cpu'),
    inputs: { 'llama-flake': official },
    shared: {
      formals: reach ? [reach.argument] : [],
      inFlake: reach === undefined,
      body: `nixpkgs.overlays = [ ${reach?.inputs ?? flakeInputs}.llama-flake.overlays.default ];`,
    },
  }),
  'official-unused': () => ({
    opal: nvidia(installed('pkgs.llama-cpp', 'cuda')),
    pearl: installed('pkgs.llama-cpp', 'cpu'),
    inputs: { llama_cpp: official },
    shared: { formals: [], body: unfree },
  }),
  service: () => ({
    opal: {
      body: 'services.llama-cpp = {\n  enable = true;\n  package = pkgs.llama-cpp-vulkan;\n  settings.port = 8090;\n};',
      variant: 'vulkan',
      where: 'services.llama-cpp.package',
    },
    pearl: { body: 'services.llama-cpp.enable = true;', variant: 'cpu', where: 'services.llama-cpp.package' },
  }),
  home: () => {
    const home = (user: string): string =>
      `home-manager.useGlobalPkgs = true;\nhome-manager.users.${user} = import ./home/${user}.nix;`;
    const file = (element: string): string =>
      `{ pkgs, ... }:\n{\n  home.packages = [\n    pkgs.fzf\n    ${element}\n  ];\n  home.stateVersion = "25.05";\n}\n`;
    return {
      opal: { body: home('ada'), variant: 'cpu', where: 'home-manager.users.ada.home.packages' },
      pearl: { body: home('ben'), variant: 'vulkan', where: 'home-manager.users.ben.home.packages' },
      files: { 'home/ada.nix': file('pkgs.llama-cpp'), 'home/ben.nix': file('pkgs.llama-cpp-vulkan') },
      hasHomes: true,
    };
  },
  combined: () => ({
    opal: installed('(pkgs.llama-cpp.override { rocmSupport = true; vulkanSupport = true; })', 'rocm+vulkan'),
    pearl: installed('pkgs.llama-cpp', 'cpu'),
  }),
};

export const starts: Readonly<Record<Case['start'], StartForm>> = {
  ...first,
  ...furtherStarts,
  ...ownStarts,
};
