/** The files that evaluation may read. What implements it decides where they come from; evaluation never waits. */
import type { SourceFile } from '../nix/syntax.ts';

export type FileType = 'regular' | 'directory' | 'symlink' | 'unknown';

/** Why a file can't be read. `pending`: it isn't loaded yet, and will be when evaluation is asked again. */
export interface FileProblem {
  readonly problem: 'missing' | 'not-utf8' | 'too-large' | 'unreadable' | 'pending' | 'not-a-directory';
  /** A clause: "is not valid UTF-8". */
  readonly message: string;
}

export interface Files {
  /** The parsed file. */
  source(path: string): SourceFile | FileProblem;
  /** The file's text. */
  text(path: string): string | FileProblem;
  /** Names and types of a folder's entries. */
  directory(path: string): ReadonlyMap<string, FileType> | FileProblem;
  /** What stands at a path, symbolic links followed. */
  type(path: string): FileType | FileProblem;
  /** What a test says of the file's text, where somebody notes what is asked: see `matches`. */
  matches?(path: string, test: TextTest): boolean;
}

/** A test of texts: the same function each time, so that its answers can be told apart from those of others. */
export type TextTest = (text: string) => boolean;

/** Whether a file can be read and its text passes a test. Who asks so depends on the answer alone, not on the rest of the text. */
export function matches(files: Files, path: string, test: TextTest): boolean {
  if (files.matches) return files.matches(path, test);
  const text = files.text(path);
  return !isProblem(text) && test(text);
}

export const isProblem = (value: unknown): value is FileProblem =>
  typeof value === 'object' && value !== null && 'problem' in value;
