/**
 * Where files come from, before they are parsed: a disk, open documents over a disk, or memory. `filesOver` makes evaluation's
 * files of one, parsing each version of a file once.
 */
import { type FileProblem, type Files, type FileType, isProblem } from '../eval/files.ts';
import { parseNix } from '../nix/parse.ts';
import type { SourceFile } from '../nix/syntax.ts';

export interface TextSource {
  /** A file's text, without a byte order mark. */
  text(path: string): string | FileProblem;
  directory(path: string): ReadonlyMap<string, FileType> | FileProblem;
  /** What stands at a path, symbolic links followed. */
  type(path: string): FileType | FileProblem;
  /** The URI that clients know a path by. */
  uri(path: string): string;
  /** The version of an open document; 0 for a file that nobody has open. */
  version(path: string): number;
  /** The file's tree, from a source that parses by itself: a view over it need not parse what it leaves as it is. */
  parsed?(path: string): SourceFile | FileProblem | undefined;
}

export const missing: FileProblem = { problem: 'missing', message: 'is not there' };

/** Parsed files by path, for as long as their text stays the same. Several views of a workspace may share one. */
export type ParseCache = Map<string, SourceFile>;

export function filesOver(source: TextSource, cache: ParseCache = new Map()): Files & TextSource {
  const tree = (path: string): SourceFile | FileProblem => {
    const shared = source.parsed?.(path);
    if (shared !== undefined) return shared;
    const text = source.text(path);
    if (isProblem(text)) return text;
    const cached = cache.get(path);
    const version = source.version(path);
    if (cached && cached.text === text && cached.version === version) return cached;
    const parsed = parseNix(text, { uri: source.uri(path), path, version });
    cache.set(path, parsed);
    return parsed;
  };
  return {
    text: (path) => source.text(path),
    directory: (path) => source.directory(path),
    type: (path) => source.type(path),
    uri: (path) => source.uri(path),
    version: (path) => source.version(path),
    source: tree,
    parsed: tree,
  };
}
