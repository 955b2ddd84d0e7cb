/** Start forms in which the official flake is used already, or the old overlay stands among other things. */
import {
  bracketed,
  type HostPart,
  installed,
  official,
  oldHosts,
  oldPackages,
  type StartForm,
  unfree,
} from './start-parts.ts';

export type FurtherStart =
  | 'official-legacy'
  | 'official-fork'
  | 'stale-official'
  | 'stale-let'
  | 'stale-second'
  | 'user-packages'
  | 'outer-packages'
  | 'special-packages'
  | 'own-option';

export const furtherStarts: Readonly<Record<FurtherStart, StartForm>> = {
  'official-legacy': (reach, flakeInputs) => {
    const packageOf = (name: string): string =>
      `${reach?.inputs ?? flakeInputs}.llama.legacyPackages.x86_64-linux.${name}.llama-cpp`;
    const formals = reach ? [reach.argument] : [];
    return {
      opal: installed(packageOf('llamaPackagesCuda'), 'cuda', { formals }),
      pearl: installed(packageOf('llamaPackages'), 'cpu', { formals }),
      inputs: { llama: official },
    };
  },
  'official-fork': (reach, flakeInputs) => {
    const formals = reach ? [reach.argument] : [];
    const packages = `${reach?.inputs ?? flakeInputs}.llama.packages.x86_64-linux`;
    return {
      opal: installed(`${packages}.vulkan`, 'vulkan', { formals }),
      pearl: installed(`${packages}.default`, 'cpu', { formals }),
      inputs: { llama: 'github:ggerganov/llama.cpp/b4000' },
    };
  },
  'stale-official': (reach, flakeInputs) => {
    const text = `inputs: final: prev:
let
  upstream = inputs.llama.packages.\${final.stdenv.hostPlatform.system};
  tuned = package: package.overrideAttrs (old: {
    cmakeFlags = (old.cmakeFlags or [ ]) ++ [ "-DGGML_NATIVE=ON" "-DGGML_AVX512=ON" ];
  });
in
{
  llama-cpp-cpu = tuned upstream.default;
  llama-cpp-cuda = tuned upstream.cuda;
}
`;
    const body = (inputs: string): string =>
      `nixpkgs.overlays = [ (import ./overlays/llama.nix ${bracketed(inputs)}) ];`;
    return {
      ...oldHosts,
      inputs: { llama: official },
      files: { 'overlays/llama.nix': text },
      shared: reach
        ? { formals: [reach.argument], body: body(reach.inputs) }
        : { formals: [], inFlake: true, body: body(flakeInputs) },
    };
  },
  'stale-let': () => ({
    ...oldHosts,
    shared: {
      formals: [],
      inFlake: true,
      lets: `llama-overlay = final: prev: ${oldPackages('prev.llama-cpp')};`,
      body: `${unfree}\nnixpkgs.overlays = [ llama-overlay ];`,
    },
  }),
  'stale-second': () => ({
    ...oldHosts,
    files: {
      'overlays/llama.nix': `final: prev:\n${oldPackages('prev.llama-cpp')}\n`,
      'overlays/tools.nix': 'final: prev:\n{\n  sweep = prev.tmux;\n}\n',
    },
    shared: {
      formals: [],
      body: `${unfree}\nnixpkgs.overlays = [\n  (import ./overlays/tools.nix)\n  (import ./overlays/llama.nix) # local models\n];`,
    },
  }),
  'user-packages': () => {
    const user = (element: string, variant: string): HostPart => ({
      body: `users.users.ada = {\n  isNormalUser = true;\n  packages = [ ${element} ];\n};`,
      variant,
      where: 'users.users.ada.packages',
    });
    return { opal: user('pkgs.llama-cpp-vulkan', 'vulkan'), pearl: user('pkgs.llama-cpp', 'cpu') };
  },
  'special-packages': () => ({
    ...oldHosts,
    files: { 'overlays/llama.nix': `final: prev:\n${oldPackages('prev.llama-cpp')}\n` },
    pkgs: '{\n  system = "x86_64-linux";\n  config.allowUnfree = true;\n  overlays = [ (import ./overlays/llama.nix) ];\n}',
    isSpecial: true,
  }),
  'outer-packages': () => ({
    ...oldHosts,
    files: { 'overlays/llama.nix': `final: prev:\n${oldPackages('prev.llama-cpp')}\n` },
    pkgs: '{\n  system = "x86_64-linux";\n  config.allowUnfree = true;\n  overlays = [ (import ./overlays/llama.nix) ];\n}',
  }),
  'own-option': () => {
    const chosen = (gpu: string): HostPart => ({
      formals: ['config'],
      body: `hardware.gpu = "${gpu}";\nenvironment.systemPackages = [\n  (if config.hardware.gpu == "vulkan" then pkgs.llama-cpp-vulkan else pkgs.llama-cpp)\n];`,
      variant: gpu,
      where: 'environment.systemPackages',
    });
    return {
      opal: chosen('vulkan'),
      pearl: chosen('cpu'),
      files: {
        'modules/gpu.nix':
          '{ lib, ... }:\n{\n  options.hardware.gpu = lib.mkOption {\n    type = lib.types.enum [ "cpu" "vulkan" ];\n    default = "cpu";\n  };\n}\n',
      },
      shared: { formals: [], body: 'imports = [ ./modules/gpu.nix ];' },
    };
  },
};
