/** What fleets of every shape are put together from. */

export interface Shape {
  readonly name: string;
  /** Inputs beside nixpkgs and home-manager: their URL, and the framework that they are, for one that is modelled in Nix. */
  readonly inputs?: Readonly<Record<string, { readonly url: string; readonly framework?: string }>>;
  /** `outputs` of the flake; undefined where `files` has a flake.nix. */
  readonly outputs?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** "kind name" → "where origin GPU" of each llama.cpp. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** "kind name" → what we say that we don't follow, where the framework does more than its model. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
}

export const cuda =
  '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { cudaSupport = true; }) ]; }';
export const vulkan =
  '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ]; }';
export const plain = '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }';
export const unfree = '{ nixpkgs.config.allowUnfree = true; }';
export const platform = '{ nixpkgs.hostPlatform = "x86_64-linux"; }';
export const homePlain =
  '{ pkgs, ... }: { home.stateVersion = "25.05"; home.packages = [ pkgs.llama-cpp ]; }';
/** An overlay that makes `llama-cpp` what the name says. */
export const overlay = (argument: string): string =>
  `final: prev: { llama-cpp = prev.llama-cpp.override { ${argument} = true; }; }`;

export const system = (what: string): string => `environment.systemPackages ${what}`;
export const parts = { 'flake-parts': { url: 'github:hercules-ci/flake-parts' } };
