[
  ./misc/nixpkgs.nix
  ./misc/assertions.nix
  ./system.nix
  ./namespaces.nix
  ./hardware.nix
  ./services/misc/llama-cpp.nix
]
