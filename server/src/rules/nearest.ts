/** The name that somebody meant by one that does not exist. */
import { distance } from 'fastest-levenshtein';

/** The one known name within two letters of the written one; undefined where there is none, or more than one. */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const all = [...new Set(names)].filter((name) => name !== written);
  const reach = Math.min(2, Math.floor(written.length / 3));
  for (let letters = 1; letters <= reach; letters++) {
    const near = all.filter((name) => distance(name, written) <= letters);
    if (near.length > 0) return near.length === 1 ? near[0] : undefined;
  }
  return undefined;
}
