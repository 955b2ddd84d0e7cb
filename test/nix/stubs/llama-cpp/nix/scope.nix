{
  lib,
  newScope,
  python3,
  llamaVersion ? "0.0.0",
}:
lib.makeScope newScope (self: {
  inherit llamaVersion;
  gguf-py = self.callPackage ({ stdenv }: stdenv.mkDerivation { pname = "gguf"; version = llamaVersion; }) { };
  python-scripts = self.callPackage (
    { stdenv }: stdenv.mkDerivation { pname = "llama-scripts"; version = llamaVersion; }
  ) { };
  llama-cpp = self.callPackage ./package.nix { };
  docker = self.callPackage (
    { dockerTools, llama-cpp }: dockerTools.buildLayeredImage { name = llama-cpp.pname; }
  ) { };
  docker-min = self.docker;
  sif = self.docker;
})
