// The facts room's front door: everything that rules, fleet and migration ask of llama.cpp's and nixpkgs' history.

export * from './backends.ts';
export * from './changes.ts';
export * from './cmake-flags.ts';
export * from './cpu-build.ts';
export * from './cpu-problems.ts';
export * from './day.ts';
export * from './flake-registry.ts';
export * from './gpu-evidence.ts';
export * from './hardware-options.ts';
export * from './llama-outputs.ts';
export * from './locations.ts';
export * from './measurements.ts';
export * from './modern-build.ts';
export * from './nix-messages.ts';
export * from './nixpkgs-branches.ts';
export * from './nixpkgs-options.ts';
export * from './nixpkgs-packages.ts';
export * from './override-arguments.ts';
export * from './parse-cmake-flag.ts';
export * from './stale-flags.ts';
export * from './variants.ts';
