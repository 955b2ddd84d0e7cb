/** Start forms in which llama.cpp is run rather than installed, chosen by means of the author's own, or is to stay as it is. */
import { bracketed, type HostPart, installed, type StartForm, system, unfree } from './start-parts.ts';

export type OwnStart =
  | 'unit'
  | 'swap'
  | 'wrapper'
  | 'own-package-option'
  | 'own-chain'
  | 'own-arguments'
  | 'by-host-name'
  | 'patched'
  | 'other-set'
  | 'blas'
  | 'rpc'
  | 'rocm-targets'
  | 'predicate'
  | 'official-source'
  | 'official-attributes'
  | 'fork';

const exec = 'systemd.services.llama.serviceConfig.ExecStart';

const chain = `(
  if config.fleet.accel == "nvidia" then
    pkgs.llama-cpp.override { cudaSupport = true; }
  else if config.fleet.accel == "amd" then
    pkgs.llama-cpp-vulkan
  else
    pkgs.llama-cpp
)`;

const ownOption = {
  'modules/accel.nix': `{ lib, ... }:
{
  options.fleet.accel = lib.mkOption {
    type = lib.types.enum [ "nvidia" "amd" "none" ];
    default = "none";
  };
}
`,
};

const own = (accel: string, variant: string, element: string): HostPart => ({
  formals: ['config'],
  body: `fleet.accel = "${accel}";\n${system} = [\n  pkgs.git\n  ${element.replaceAll('\n', '\n  ')}\n];`,
  variant,
  where: system,
});

const computed = `(pkgs.llama-cpp.override {
  cudaSupport = config.fleet.accel == "nvidia";
  vulkanSupport = config.fleet.accel == "amd";
})`;

export const ownStarts: Readonly<Record<OwnStart, StartForm>> = {
  unit: () => ({
    opal: {
      body: `systemd.services.llama = {\n  wantedBy = [ "multi-user.target" ];\n  serviceConfig.ExecStart = "\${pkgs.llama-cpp-vulkan}/bin/llama-server --port 8080";\n};`,
      variant: 'vulkan',
      where: exec,
    },
    pearl: {
      lets: 'server = pkgs.llama-cpp.override { rocmSupport = true; };',
      body: `systemd.services.llama.serviceConfig.ExecStart = "\${server}/bin/llama-server";\n${system} = [ server ];`,
      variant: 'rocm',
      where: system,
      command: exec,
    },
  }),
  swap: () => {
    const swap = (element: string): string =>
      `services.llama-swap = {\n  enable = true;\n  settings.models.small.cmd = "\${${element}} --port 9000";\n};`;
    return {
      opal: {
        formals: ['lib'],
        lets: `llama = pkgs.llama-cpp-rocm;\n  server = lib.getExe' llama "llama-server";`,
        body: swap('server'),
        variant: 'rocm',
        where: 'services.llama-swap.settings.models.small.cmd',
      },
      pearl: {
        formals: ['lib'],
        body: swap(`lib.getExe' pkgs.llama-cpp "llama-server"`),
        variant: 'cpu',
        where: 'services.llama-swap.settings.models.small.cmd',
      },
    };
  },
  wrapper: () => ({
    opal: {
      body: `systemd.services.llama = {\n  path = [ pkgs.git pkgs.llama-cpp-vulkan ];\n  serviceConfig.ExecStart = "\${pkgs.llama-cpp-vulkan}/bin/llama-server";\n};`,
      variant: 'vulkan',
      where: exec,
    },
    pearl: installed('pkgs.llama-cpp', 'cpu'),
  }),
  'own-package-option': () => {
    const host = (gpu: string, variant: string): HostPart => ({
      body: `fleet.llm = {\n  enable = true;${gpu}\n};`,
      variant,
      where: system,
      command: exec,
    });
    return {
      opal: host('\n  package = pkgs.llama-cpp-vulkan;', 'vulkan'),
      pearl: host('', 'cpu'),
      files: {
        'modules/llm.nix': `{ config, lib, pkgs, ... }:
let
  cfg = config.fleet.llm;
in
{
  options.fleet.llm = {
    enable = lib.mkEnableOption "the model server";
    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.llama-cpp;
    };
  };

  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ cfg.package ];
    systemd.services.llama.serviceConfig.ExecStart = "\${cfg.package}/bin/llama-server";
  };
}
`,
      },
      shared: { formals: [], body: 'imports = [ ./modules/llm.nix ];' },
    };
  },
  'own-chain': () => ({
    opal: own('nvidia', 'cuda', chain),
    pearl: own('none', 'cpu', chain),
    files: ownOption,
    shared: { formals: [], body: `${unfree}\nimports = [ ./modules/accel.nix ];` },
  }),
  'own-arguments': () => ({
    opal: own('amd', 'vulkan', computed),
    pearl: own('none', 'cpu', computed),
    files: ownOption,
    shared: { formals: [], body: `${unfree}\nimports = [ ./modules/accel.nix ];` },
  }),
  'by-host-name': () => {
    const byName = (variant: string): HostPart => ({
      formals: ['config'],
      body: `${system} = [\n  {\n    opal = pkgs.llama-cpp-vulkan;\n    pearl = pkgs.llama-cpp;\n  }.\${config.networking.hostName}\n];`,
      variant,
      where: system,
    });
    return { opal: byName('vulkan'), pearl: byName('cpu') };
  },
  patched: () => ({
    opal: installed(
      '(pkgs.llama-cpp.overrideAttrs (old: { patches = (old.patches or [ ]) ++ [ "fix.patch" ]; }))',
      'cpu',
      { isKept: true },
    ),
    pearl: installed('pkgs.llama-cpp-vulkan', 'vulkan'),
  }),
  'other-set': (reach, flakeInputs) => {
    const other = `${reach?.inputs ?? flakeInputs}.unstable.legacyPackages.x86_64-linux.llama-cpp`;
    return {
      opal: installed(other, 'cpu', { isKept: true, ...(reach && { formals: [reach.argument] }) }),
      pearl: installed('pkgs.llama-cpp-rocm', 'rocm'),
      inputs: { unstable: 'github:NixOS/nixpkgs/nixos-unstable-small' },
    };
  },
  blas: () => ({
    opal: installed('(pkgs.llama-cpp.override { cudaSupport = true; blasSupport = true; })', 'cuda', {
      extra: 'blas',
    }),
    pearl: installed('(pkgs.llama-cpp.override { blasSupport = true; })', 'cpu'),
    shared: { formals: [], body: unfree },
  }),
  rpc: () => ({
    opal: installed('(pkgs.llama-cpp.override { rpcSupport = true; vulkanSupport = true; })', 'vulkan', {
      extra: 'rpc',
    }),
    pearl: installed('(pkgs.llama-cpp.override { rpcSupport = true; })', 'cpu', { extra: 'rpc' }),
  }),
  'rocm-targets': () => ({
    opal: installed(
      '(pkgs.llama-cpp.override { rocmSupport = true; rocmGpuTargets = [ "gfx1100" "gfx1030" ]; })',
      'rocm',
    ),
    pearl: installed('pkgs.llama-cpp', 'cpu'),
  }),
  predicate: () => ({
    opal: installed('pkgs.llama-cpp', 'cuda', {
      formals: ['lib'],
      body: `hardware.nvidia.open = true;\nservices.xserver.videoDrivers = [ "nvidia" ];\nnixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [\n  "nvidia-x11-stable"\n];\n${system} = [ pkgs.llama-cpp ];`,
    }),
    pearl: installed('pkgs.llama-cpp', 'cpu'),
  }),
  'official-source': (reach, flakeInputs) => {
    const source = `${bracketed(reach?.inputs ?? flakeInputs)}.llama`;
    const formals = reach ? [reach.argument] : [];
    return {
      opal: installed(`(pkgs.llama-cpp-vulkan.overrideAttrs { src = ${source}; })`, 'vulkan', { formals }),
      pearl: installed(`(pkgs.llama-cpp.overrideAttrs { src = ${source}; })`, 'cpu', { formals }),
      inputs: { llama: '{ url = "github:ggml-org/llama.cpp"; flake = false; }' },
    };
  },
  'official-attributes': (reach, flakeInputs) => {
    const formals = reach ? [reach.argument] : [];
    const packages = `${reach?.inputs ?? flakeInputs}.llm.packages.x86_64-linux`;
    return {
      opal: installed(`${packages}.vulkan`, 'vulkan', { formals }),
      pearl: installed(`${packages}.default`, 'cpu', { formals }),
      inputs: { llm: '{ type = "github"; owner = "ggml-org"; repo = "llama.cpp"; }' },
    };
  },
  fork: (reach, flakeInputs) => {
    const formals = reach ? [reach.argument] : [];
    const packages = `${reach?.inputs ?? flakeInputs}.ours.packages.x86_64-linux`;
    return {
      opal: installed(`${packages}.vulkan`, 'vulkan', { formals }),
      pearl: installed('pkgs.llama-cpp', 'cpu'),
      inputs: { ours: 'github:someone/llama.cpp/faster' },
    };
  },
};
