# Functions that make packages and files.
{ lib, pkgs, ... }:
let
  inherit (pkgs.stdenv) mkDerivation;
  named = name: attrs: mkDerivation ({ inherit name; } // attrs);
  fetch = args: named (args.name or "source") { fetch = removeAttrs args [ "passthru" ]; };
  language = given: mkDerivation given;
  format = name: _: {
    type = lib.types.anything;
    generate = file: value: named file { inherit value name; };
  };
in
{
  writeText = name: text: named name { inherit text; };
  writeTextFile = args: named args.name { inherit (args) text; };
  writeTextDir = path: text: named (baseNameOf path) { inherit text; };
  writeScript = name: text: named name { inherit text; };
  writeScriptBin = name: text: named name { inherit text; meta.mainProgram = name; };
  writeShellScript = name: text: named name { inherit text; };
  writeShellScriptBin = name: text: named name { inherit text; meta.mainProgram = name; };
  writeShellApplication =
    args: named args.name { inherit (args) text; runtimeInputs = args.runtimeInputs or [ ]; meta.mainProgram = args.name; };
  runCommand = name: env: text: named name (env // { buildCommand = text; });
  runCommandLocal = name: env: text: named name (env // { buildCommand = text; });
  runCommandCC = name: env: text: named name (env // { buildCommand = text; });
  symlinkJoin = args: mkDerivation (removeAttrs args [ "meta" ]);
  buildEnv = args: mkDerivation (removeAttrs args [ "meta" ]);
  linkFarm = name: entries: named name { inherit entries; };
  mkShell = args: mkDerivation ({ name = "nix-shell"; } // args);
  mkShellNoCC = args: mkDerivation ({ name = "nix-shell"; } // args);
  buildFHSEnv = args: mkDerivation ({ name = args.pname or "fhs"; } // args);
  applyPatches = args: named "source-patched" args;
  makeDesktopItem = args: named args.name args;
  emptyFile = named "empty-file" { };
  emptyDirectory = named "empty-directory" { };
  nix-update-script = _: [ ];

  fetchurl = fetch;
  fetchzip = fetch;
  fetchgit = fetch;
  fetchpatch = fetch;
  fetchpatch2 = fetch;
  fetchFromGitHub = fetch;
  fetchFromGitLab = fetch;
  fetchFromGitea = fetch;
  fetchFromCodeberg = fetch;

  buildGoModule = language;
  buildNpmPackage = language;
  rustPlatform.buildRustPackage = language;
  dockerTools = {
    buildLayeredImage = args: named args.name { inherit args; };
    buildImage = args: named args.name { inherit args; };
  };
  formats = lib.genAttrs [ "json" "yaml" "toml" "ini" "keyValue" "hocon" "xml" ] format;
}
