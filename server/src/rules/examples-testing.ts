/** For tests: an example as a workspace in memory, judged and mended. */
import { changedTexts } from '../nix/change.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import { inMemory } from '../workspace/layers.ts';
import { filesOver } from '../workspace/text-source.ts';
import { type Analysis, analyse } from './analyse.ts';
import type { Example, Expected } from './examples.ts';
import type { Finding } from './rule.ts';

const root = '/flake';

type Texts = ReadonlyMap<string, string>;

/** What is found in files given by their paths from the workspace's root. */
export function analyseTexts(texts: Texts, rules?: readonly string[]): Analysis {
  const rooted = Object.fromEntries([...texts].map(([path, text]) => [`${root}/${path}`, text]));
  return analyse(filesOver(inMemory(rooted)), root, rules ? { rules } : {});
}

const shortPath = (path: string): string => path.slice(root.length + 1);

export function placesOf({ findings }: Analysis): Expected[] {
  return findings.map(({ file, span, rule }) => ({
    file: shortPath(file.path),
    line: positionAt(lineIndex(file.text), span.start).line,
    rule,
  }));
}

/** Mistakes as they can be compared before and after a change. */
export const namesOf = ({ findings }: Analysis): string[] =>
  findings
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ rule, file, message }) => `${shortPath(file.path)}: ${rule}: ${message}`);

/** The texts after each finding's first own change was made, one after the other, until none is left. */
export function mended(example: Example, rule: string): Map<string, string> {
  let texts = new Map(example.files);
  for (let round = 0; round < 50; round++) {
    const change = analyseTexts(texts, [rule]).findings.flatMap(firstChange)[0];
    if (!change) return texts;
    const next = new Map(texts);
    for (const [path, text] of changedTexts(change(), (path) => texts.get(shortPath(path)) ?? '')) {
      if (text === null) next.delete(shortPath(path));
      else next.set(shortPath(path), text);
    }
    texts = next;
  }
  throw new Error('the fixes of the example never come to an end');
}

export function firstChange({ fixes }: Finding) {
  const fix = fixes.find(({ kind }) => kind === 'change');
  return fix?.kind === 'change' ? [fix.change] : [];
}
