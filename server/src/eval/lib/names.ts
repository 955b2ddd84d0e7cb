export const libNames: ReadonlySet<string> = new Set([]);
