/**
 * What a piece of work read of the files, to tell later whether it would come out the same:
 *
 *     const log = readLog(files);
 *     const result = work(log.files);
 *     log.holdsFor(filesNow);   // true: `result` still holds
 *
 * A log keeps the answers, not the times: a file that changed and changed back is the same.
 */
import {
  type FileProblem,
  type Files,
  type FileType,
  isProblem,
  matches,
  type TextTest,
} from '../eval/files.ts';
import type { SourceFile } from '../nix/syntax.ts';

export interface ReadLog<F extends Files = Files> {
  /** The same files, but what is read of them is noted. */
  readonly files: F;
  /**
   * Whether other files would answer alike; what was never read doesn't count. Where they would, whatever is still to be read is read
   * from them.
   */
  holdsFor(files: F): boolean;
}

type Listing = ReadonlyMap<string, FileType> | FileProblem;

export function readLog<F extends Files>(files: F): ReadLog<F> {
  let current = files;
  const texts = new Map<string, string | FileProblem>();
  const sources = new Map<string, SourceFile | FileProblem>();
  const listings = new Map<string, Listing>();
  const types = new Map<string, FileType | FileProblem>();
  const tests = new Map<TextTest, Map<string, boolean>>();
  const noted =
    <T>(answers: Map<string, T>, ask: (path: string) => T) =>
    (path: string): T => {
      const answer = ask(path);
      answers.set(path, answer);
      return answer;
    };
  const source = noted(sources, (path) => current.source(path));
  return {
    files: {
      ...files,
      text: noted(texts, (path) => current.text(path)),
      source,
      // A view over these files takes the trees of what it leaves as it is.
      parsed: source,
      directory: noted(listings, (path) => current.directory(path)),
      type: noted(types, (path) => current.type(path)),
      matches(path, test) {
        const answers = tests.get(test) ?? new Map<string, boolean>();
        tests.set(test, answers);
        const answer = matches(current, path, test);
        answers.set(path, answer);
        return answer;
      },
    },
    holdsFor(now) {
      const holds =
        all(texts, (path, before) => isSame(now.text(path), before)) &&
        // The tree itself: what was made of it holds its nodes, and the version that edits are for.
        all(sources, (path, before) => isSame(now.source(path), before)) &&
        all(types, (path, before) => isSame(now.type(path), before)) &&
        [...tests].every(([test, answers]) =>
          all(answers, (path, before) => matches(now, path, test) === before),
        ) &&
        all(listings, (path, before) => isSameListing(now.directory(path), before));
      if (holds) current = now;
      return holds;
    },
  };
}

const all = <T>(answers: ReadonlyMap<string, T>, holds: (path: string, answer: T) => boolean): boolean =>
  [...answers].every(([path, answer]) => holds(path, answer));

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (isProblem(a) && isProblem(b) && a.problem === b.problem);

function isSameListing(a: Listing, b: Listing): boolean {
  if (isProblem(a) || isProblem(b)) return isSame(a, b);
  return a === b || (a.size === b.size && [...a].every(([name, type]) => b.get(name) === type));
}
