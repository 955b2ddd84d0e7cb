/** What is known of the path of a module that can't be seen: `modulesPath + "/installer/…"`, `"${inputs.x}/module.nix"`. */
import type { Extern, Unknown } from '../value.ts';

/** What a text of which a part is not known begins with, where that is a name of what we can't see. */
export function beginning(value: Unknown): Extern | undefined {
  const first = value.partial?.[0];
  if (typeof first !== 'object') return undefined;
  return first.kind === 'extern' ? first : first.kind === 'unknown' ? beginning(first) : undefined;
}

/** The path within nixpkgs' modules that a text of theirs ends with: `modulesPath + "/services/misc/ollama.nix"`. */
export function pathOfNixpkgs({ partial }: Unknown): string | undefined {
  const [root, rest] = partial ?? [];
  if (partial?.length !== 2 || typeof root !== 'object' || typeof rest !== 'string') return undefined;
  const isModulesPath =
    root.kind === 'extern' && root.root.type === 'argument' && root.root.name === 'modulesPath';
  return (isModulesPath ? /^\/(.*)$/ : /^\/nixos\/modules\/(.*)$/).exec(rest)?.[1];
}
