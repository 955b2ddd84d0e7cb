/**
 * The examples of a rule's page, which are the rule's tests:
 *
 *     ### A table that is asked for its names
 *     ```nix machines/carbon.nix
 *     p = builtins.attrNames { … }.${gpu};  # ← attr-names-lookup
 *     ```
 *     ```nix machines/carbon.nix fixed
 *     p = { … }.${gpu};
 *     ```
 *
 * An example is what stands under one heading below `## Examples`: its files together are a workspace. `# ← RULE` at the end of
 * a line says that the rule finds something that begins on it; the mark is taken out before the file is read. A file marked
 * `fixed` is what the fixes make of it; files without a fixed form stay as they are.
 */

export interface Expected {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly rule: string;
}

export interface Example {
  readonly title: string;
  /** Texts by path, without marks. */
  readonly files: ReadonlyMap<string, string>;
  readonly expected: readonly Expected[];
  /** Texts after the fixes, by path. */
  readonly fixed: ReadonlyMap<string, string>;
}

const mark = /[ \t]*# ← ([a-z-]+(?:, [a-z-]+)*)[ \t]*$/;

/** All examples of a page. */
export function examplesOf(page: string): Example[] {
  const [, after = ''] = page.split(/^## Examples$/m);
  return after.split(/^### /m).slice(1).map(readExample);
}

function readExample(section: string): Example {
  const files = new Map<string, string>();
  const fixed = new Map<string, string>();
  const expected: Expected[] = [];
  for (const match of section.matchAll(/^```\w+ (\S+)( fixed)?\n([\s\S]*?)^```$/gm)) {
    const [, file, isFixed, text] = match as unknown as [string, string, string | undefined, string];
    if (isFixed) {
      fixed.set(file, text);
      continue;
    }
    const lines = text.split('\n').map((content, line) => {
      const found = mark.exec(content);
      for (const rule of found?.[1]?.split(', ') ?? []) expected.push({ file, line, rule });
      return content.replace(mark, '');
    });
    files.set(file, lines.join('\n'));
  }
  return { title: section.slice(0, section.indexOf('\n')).trim(), files, expected, fixed };
}
