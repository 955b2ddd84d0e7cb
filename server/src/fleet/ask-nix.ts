/**
 * The question that verifying puts to real Nix, host by host, and what its answer says. Who runs Nix is not decided here: the command
 * line does on `--verify`, the VS Code extension on "Verify with Nix".
 */
import type { Host } from './types.ts';

type Asked = Pick<Host, 'name' | 'kind'>;

const outputs: Readonly<Record<Host['kind'], string>> = {
  nixos: 'nixosConfigurations',
  darwin: 'darwinConfigurations',
  home: 'homeConfigurations',
};

/** The flake's attribute that a host is: `nixosConfigurations."carbon"`. */
export const attributeOf = ({ name, kind }: Asked): string => `${outputs[kind]}.${JSON.stringify(name)}`;

/** `nix`'s arguments that evaluate an attribute of the flake in the current folder, as JSON; nothing is built and no lock is written. */
export const evalArguments = (attribute: string, apply: string): string[] => [
  '--extra-experimental-features',
  'nix-command flakes',
  'eval',
  '--json',
  '--no-write-lock-file',
  `.#${attribute}`,
  '--apply',
  apply,
];

/** What Nix's answer on a host says, in a clause: "llama-cpp-cuda-0.0.0 (nixos-system-carbon-25.11)". */
export function verdictOf(json: string): string {
  const { drv, llama }: { drv: string; llama: string[] } = JSON.parse(json);
  const names = [...new Set(llama.map(storeName))];
  const packages = names.length === 0 ? 'no llama.cpp' : names.join(', ');
  return drv === '' ? packages : `${packages} (${storeName(drv)})`;
}

/** `/nix/store/HASH-llama-cpp-cuda-0.0.0.drv` → `llama-cpp-cuda-0.0.0`. */
const storeName = (path: string): string => path.replace(/^.*\/[a-z0-9]{32}-/, '').replace(/\.drv$/, '');

/** The error of what a failed `nix` or `git` printed: it ends with it, and what comes before is the way to it. */
export function lastError(stderr: string): string | undefined {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const error = lines.findLast((line) => /^(error|fatal):/.test(line) && line.length > 'error:'.length);
  return error?.replace(/^(error|fatal):\s*/, '') ?? lines.at(-1);
}

/** Gives the host's system (or home) and its llama.cpp packages, where it has some; nothing is built. */
export const describeHost = `host: let
  packages = (host.config.environment.systemPackages or [ ]) ++ (host.config.home.packages or [ ])
    ++ builtins.concatMap (user: user.home.packages or [ ]) (builtins.attrValues (host.config.home-manager.users or { }))
    ++ (if host.config.services.llama-cpp.enable or false then [ host.config.services.llama-cpp.package ] else [ ]);
  nameOf = package: package.pname or (builtins.parseDrvName (package.name or "")).name;
  isLlama = package: builtins.match "llama-cpp.*" (nameOf package) != null;
in {
  drv = builtins.unsafeDiscardStringContext
    (host.config.system.build.toplevel.drvPath or host.activationPackage.drvPath or "");
  llama = map (package: builtins.unsafeDiscardStringContext package.drvPath) (builtins.filter isLlama packages);
}`;
