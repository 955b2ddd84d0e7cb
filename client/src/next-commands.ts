/** The commands that follow a migration. Pure: no VS Code here. */

export interface Applied {
  /** Paths relative to the flake. */
  readonly created: readonly string[];
  readonly isInGit: boolean;
  readonly addsInput: boolean;
}

/** As they are typed into a terminal in the flake's folder, in order. */
export function nextCommands({ created, isInGit, addsInput }: Applied): string[] {
  // A flake in a repository consists of the files that Git knows.
  const add = isInGit && created.length > 0 ? [`git add -N ${created.map(quoted).join(' ')}`] : [];
  return addsInput ? [...add, 'nix flake lock'] : add;
}

const quoted = (path: string): string =>
  /^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
