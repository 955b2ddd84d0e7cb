/** One file by itself: what is around it is not looked at. */

import { nameOf, parentOf } from './paths.ts';
import { missing, type TextSource } from './text-source.ts';

/** `source` with one file in one folder, and nothing else in that folder. */
export function singleFile(source: TextSource, path: string): TextSource {
  const folder = parentOf(path);
  return {
    text: (asked) => (asked === path ? source.text(path) : missing),
    directory: (asked) => (asked === folder ? new Map([[nameOf(path), 'regular']]) : missing),
    type: (asked) => (asked === path ? source.type(path) : asked === folder ? 'directory' : missing),
    uri: (asked) => source.uri(asked),
    version: (asked) => source.version(asked),
  };
}
