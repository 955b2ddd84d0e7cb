/** Fleets of any size, as big repositories are built: shared modules that each host imports, a file for each host, one overlay. */
export interface FleetSize {
  readonly hosts: number;
  /** Modules that every host imports. */
  readonly shared: number;
}

/** The files by path. */
export function bigFleet(root: string, { hosts, shared }: FleetSize): Record<string, string> {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  const files: Record<string, string> = {
    [`${root}/flake.nix`]: `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  inputs.llama-cpp.url = "github:ggml-org/llama.cpp";
  outputs = { self, nixpkgs, ... }@inputs: let
    mkHost = name: nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = [ (./hosts + "/\${name}.nix") ./modules ];
    };
  in {
    nixosConfigurations = nixpkgs.lib.genAttrs [
${numbers(hosts)
  .map((i) => `      "host${i}"`)
  .join('\n')}
    ] mkHost;
  };
}
`,
    [`${root}/modules/default.nix`]: `{ inputs, ... }: {
  imports = [
    ${numbers(shared)
      .map((i) => `./module${i}.nix`)
      .join(' ')}
  ];
  nixpkgs.overlays = [ (import ../overlay.nix { inherit inputs; }) ];
}
`,
    [`${root}/overlay.nix`]: `{ inputs }: final: prev: {
  llama-cpp-cuda = inputs.llama-cpp.packages.\${final.stdenv.hostPlatform.system}.cuda;
}
`,
  };
  for (const i of numbers(hosts))
    files[`${root}/hosts/host${i}.nix`] = `{ pkgs, ... }: {
  networking.hostName = "host${i}";
  local.feature${i % shared}.enable = true;
  environment.systemPackages = with pkgs; [ git llama-cpp-cuda ];
}
`;
  for (const i of numbers(shared))
    files[`${root}/modules/module${i}.nix`] = `{ config, lib, pkgs, ... }:
let cfg = config.local.feature${i}; in {
  options.local.feature${i} = {
    enable = lib.mkEnableOption "feature ${i}";
    size = lib.mkOption { type = lib.types.int; default = ${i}; };
  };
  config = lib.mkIf cfg.enable {
    environment.systemPackages = [ pkgs.hello ];
    services.thing${i} = { enable = true; size = cfg.size; };
  };
}
`;
  return files;
}
