export const builtinNames: ReadonlySet<string> = new Set([]);
