/**
 * A package that is one of several, by a condition that can’t be decided, where all of them come to the same:
 *
 *     if versionAtLeast prev.llama-cpp.version wanted then prev.llama-cpp else prev.llama-cpp.overrideAttrs newer
 */
import type { Value } from '../eval/value.ts';
import { isOfficialSource } from './build-source.ts';
import type { LlamaPackage } from './types.ts';

/** What is true of each; undefined where they differ in what people call a package by: its name, origin and backends. */
export function oneOf(
  packages: readonly (LlamaPackage | undefined)[],
  value: Value,
): LlamaPackage | undefined {
  const all = packages.filter((found) => found !== undefined);
  const [first] = all;
  if (!first || all.length < packages.length || !all.every((found) => isAlike(found, first)))
    return undefined;
  const sources = all.map(({ source }) => source).filter((source) => source !== undefined);
  const hasSameFlags = all.every(({ flags }) => String(flags) === String(first.flags));
  return {
    ...first,
    cpu: all.every(({ cpu }) => cpu === first.cpu) ? first.cpu : 'unknown',
    flags: hasSameFlags ? first.flags : [],
    flagsKnown: hasSameFlags && all.every(({ flagsKnown }) => flagsKnown),
    replaced: all.some(({ replaced }) => replaced),
    overrides: new Map(
      [...first.overrides].filter(([name, of]) => all.every(({ overrides }) => overrides.get(name) === of)),
    ),
    changed: [...new Set(all.flatMap(({ changed }) => changed))],
    // Sources of somebody's own are what must not be lost.
    source: sources.find((source) => !isOfficialSource(source)) ?? sources[0],
    definition: undefined,
    value,
  };
}

function isAlike(a: LlamaPackage, b: LlamaPackage): boolean {
  return (
    a.origin === b.origin &&
    a.origin !== 'unknown' &&
    a.name === b.name &&
    a.chosen === b.chosen &&
    a.backends !== undefined &&
    String(a.backends) === String(b.backends)
  );
}
