// The names of the global flake registry: an `outputs` formal of such a name needs no input of its own, as in
// `outputs = { self, nixpkgs }:` without `inputs.nixpkgs`. Names: NixOS/flake-registry, and later ones as far as we know them: a name too many only softens a finding.

export const registryNames: ReadonlySet<string> = new Set(
  `agda agenix arion blender-bin bundlers cachix composable disko dreampkgs dwarffs emacs-overlay fenix flake-parts flake-utils gemini
   helix hercules-ci-agent hercules-ci-effects home-manager hydra mach-nix ngipkgs nickel nil nimble nix nix-darwin nix-serve
   nixops nixos-anywhere nixos-hardware nixos-homepage nixos-search nixpkgs nur patchelf poetry2nix pridefetch sops-nix systems templates`.split(
    /\s+/,
  ),
);

/** Whether Nix finds a flake of this name in the global registry, without an input that says where it is. */
export function isRegistryName(name: string): boolean {
  return registryNames.has(name);
}
