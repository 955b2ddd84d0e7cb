/**
 * Which stub stands in for which input of a fleet, as `--override-input` arguments.
 *
 * An input is known by its URL, or by its name where it has none. Whatever is not known gets a stub made for the
 * occasion: it has just those modules, overlays and packages that the fleet's text asks of it, and they do nothing.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNix, scratch } from './store.ts';

const stubs = join(import.meta.dirname, 'stubs');

/** The stub's folder → which URLs (or names) it answers for. First match wins. */
const byUrl: readonly [stub: string, pattern: RegExp][] = [
  ['llama-cpp', /\/llama\.cpp\b/i],
  ['home-manager', /home-manager/],
  ['nixos-hardware', /nixos-hardware/i],
  ['nix-darwin', /nix-darwin/i],
  ['flake-parts', /flake-parts/],
  ['flake-utils', /\/flake-utils(\/|$|\?)|^flake-utils$/],
  ['systems', /nix-systems\//],
  [
    'nixpkgs',
    /\/nixpkgs(-stable|-unstable)?\b(?!-)|^nixpkgs(\/|$)|nixpkgs\.lib|channels\.nixos\.org|releases\.nixos\.org/i,
  ],
];

/** Inputs without a URL come from the registry (here: an empty one, so these names are given). */
const byName: Record<string, string> = {
  nixpkgs: 'nixpkgs',
  'home-manager': 'home-manager',
  'nixos-hardware': 'nixos-hardware',
  'nix-darwin': 'nix-darwin',
  'flake-parts': 'flake-parts',
  'flake-utils': 'flake-utils',
  systems: 'systems',
};

/** The stubs' own inputs. */
const inner: Record<string, Record<string, string>> = {
  'llama-cpp': { nixpkgs: 'nixpkgs', 'flake-parts': 'flake-parts' },
  'home-manager': { nixpkgs: 'nixpkgs' },
  'nix-darwin': { nixpkgs: 'nixpkgs' },
  'flake-parts': { 'nixpkgs-lib': 'nixpkgs' },
  'flake-utils': { systems: 'systems' },
};

/** Options that well-known inputs' modules declare: anything may be set below these names. */
const namespaces: readonly [pattern: RegExp, names: readonly string[]][] = [
  [/sops-nix/, ['sops']],
  [/agenix|ragenix/, ['age']],
  [/stylix/, ['stylix']],
  [/disko/, ['disko']],
  [/nixos-wsl/i, ['wsl']],
  [/catppuccin/, ['catppuccin']],
  [/jovian/i, ['jovian']],
  [/chaotic/, ['chaotic']],
  [/facter/, ['facter']],
];

export interface DeclaredInput {
  url: string | null;
  follows: string | null;
  /** Names of its inputs that the fleet sets itself. */
  inputs: string[];
}

/** The inputs that a folder's flake.nix declares or names as formals; null if Nix can't read it. */
export async function declaredInputs(dir: string): Promise<Record<string, DeclaredInput> | null> {
  const source = `
    let
      flake = import ${JSON.stringify(join(dir, 'flake.nix'))};
      declared = builtins.mapAttrs (_: i: { url = i.url or null; follows = i.follows or null; inputs = builtins.attrNames (i.inputs or { }); }) (flake.inputs or { });
      formals = builtins.mapAttrs (_: _: { url = null; follows = null; inputs = [ ]; }) (removeAttrs (builtins.functionArgs flake.outputs) [ "self" ]);
    in { inherit declared formals; }`;
  const run = await runNix('nix-instantiate', ['--eval', '--strict', '--json', '-'], { input: source });
  if (run.code !== 0) return null;
  const { declared, formals } = JSON.parse(run.stdout) as Record<
    'declared' | 'formals',
    Record<string, DeclaredInput>
  >;
  const fromRegistry = Object.entries(formals).filter(([name]) => name in byName);
  return { ...Object.fromEntries(fromRegistry), ...declared };
}

export interface StubOptions {
  /** Input → folder of a flake that stands in for it instead. */
  inputs?: Readonly<Record<string, string>>;
  /** Names that the stub of nixpkgs shall have as plain packages besides its own; `from-fleet`: every name in the text. */
  packages?: readonly string[] | 'from-fleet';
}

/** `--override-input` arguments for the fleet in `dir`, which is the input `fleet` of the flake that evaluates it. */
export async function overrideArguments(dir: string, options: StubOptions): Promise<string[]> {
  const declared = (await declaredInputs(dir)) ?? {};
  const text = nixText(dir);
  const nixpkgs = nixpkgsStub(options.packages, text);
  const folder = (stub: string) => (stub === 'nixpkgs' ? nixpkgs : join(stubs, stub));
  const args: string[] = [];
  const override = (path: string, at: string) => args.push('--override-input', `fleet/${path}`, `path:${at}`);
  const overrideInner = (path: string, stub: string, except: readonly string[]) => {
    for (const [name, nested] of Object.entries(inner[stub] ?? {})) {
      if (except.includes(name)) continue;
      override(`${path}/${name}`, folder(nested));
      overrideInner(`${path}/${name}`, nested, []);
    }
  };
  for (const [name, input] of Object.entries(declared)) {
    if (input.follows !== null) continue;
    const own = options.inputs?.[name];
    const stub = own === undefined ? stubFor(name, input.url) : undefined;
    override(name, own ?? (stub === undefined ? genericStub(name, input.url ?? '', text) : folder(stub)));
    if (stub !== undefined) overrideInner(name, stub, input.inputs);
  }
  return args;
}

function stubFor(name: string, url: string | null): string | undefined {
  if (url === null) return byName[name];
  return byUrl.find(([, pattern]) => pattern.test(url))?.[0];
}

function nixpkgsStub(packages: StubOptions['packages'], text: string): string {
  const source = join(stubs, 'nixpkgs');
  if (packages === undefined || packages.length === 0) return source;
  const names =
    packages === 'from-fleet'
      ? [...new Set(text.match(/[A-Za-z_][\w'-]*/g))].filter(
          (name) => !/llama|^(lib|pkgs|config|options)$/.test(name),
        )
      : packages;
  const copy = join(scratch('nixpkgs'), 'nixpkgs');
  cpSync(source, copy, { recursive: true });
  writeFileSync(join(copy, 'pkgs', 'extra-names.json'), JSON.stringify(names));
  return copy;
}

/** A flake with the outputs that `text` asks of the input `name`, all of them without effect. */
function genericStub(name: string, url: string, text: string): string {
  const asked = (output: string) => {
    const pattern = new RegExp(
      `\\b${name}\\.${output}\\.(?:\\$\\{[^}]*\\}\\.|[\\w]+-(?:linux|darwin)\\.)?"?([\\w-]+)`,
      'g',
    );
    return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? 'default').concat('default'))];
  };
  const quoted = (names: readonly string[]) => `[ ${names.map((one) => JSON.stringify(one)).join(' ')} ]`;
  const declared = namespaces.find(([pattern]) => pattern.test(url))?.[1] ?? [];
  const source = `
{
  outputs = _:
    let
      set = names: value: builtins.listToAttrs (map (name: { inherit name; value = value name; }) names);
      module = _: { lib, ... }:
        let
          files = lib.mkOption {
            default = { };
            type = lib.types.attrsOf (lib.types.submodule ({ name, ... }: {
              freeformType = lib.types.anything;
              options.path = lib.mkOption { type = lib.types.str; default = "/run/secrets/\${name}"; };
            }));
          };
        in
        { options = set ${quoted(declared)} (_: { _freeform = true; secrets = files; templates = files; }); };
      overlay = _: final: prev: { };
      package = name: {
        type = "derivation"; inherit name; pname = name; version = "1.0"; meta = { };
        outPath = "/nix/store/stub-\${name}"; drvPath = "/nix/store/stub-\${name}.drv";
        override = _: package name; overrideAttrs = _: package name;
      };
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
    in
    {
      nixosModules = set ${quoted(asked('nixosModules'))} module;
      nixosModule = module null;
      darwinModules = set ${quoted(asked('darwinModules'))} module;
      homeManagerModules = set ${quoted(asked('homeManagerModules'))} module;
      homeModules = set ${quoted(asked('homeModules'))} module;
      overlays = set ${quoted(asked('overlays'))} overlay;
      overlay = overlay null;
      packages = set systems (_: set ${quoted(asked('packages'))} package);
      defaultPackage = set systems package;
    };
}`;
  const dir = join(scratch('input'), 'stub');
  mkdirSync(dir);
  writeFileSync(join(dir, 'flake.nix'), source);
  return dir;
}

/** All Nix text of a folder, joined. */
function nixText(dir: string): string {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name.endsWith('.nix'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}
