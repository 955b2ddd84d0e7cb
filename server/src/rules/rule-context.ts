/** What rules look at: which files of a flake are judged, and whether llama.cpp is spoken of at all. */
import { type Files, isProblem } from '../eval/files.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { Fleet } from '../fleet/types.ts';
import { lineIndex, positionAt } from '../nix/line-index.ts';
import type { SourceFile } from '../nix/syntax.ts';
import type { RuleContext } from './rule.ts';

/** llama.cpp by any of its names; not Ollama, and not the models that others run as well: `llama3`, `codellama`, `meta-llama/Llama-3`. */
const names =
  /llama-(?:server|cli|swap)|llamaPackages|ggml-org|\b(?:LLAMA|GGML)_[A-Z]|(?:(?<![A-Za-z-])[Ll]lama|(?<=[a-z])Llama)(?![a-z-]*\d|[-_. :]*v?\d|index|guard)/;

const isAbout = (text: string): boolean => names.test(text) || /llama[-_.]?cpp/i.test(text);

/** Reads the files of a flake, or those of none. What can't be judged is skipped, with the reason. */
export function ruleContext(
  workspace: Files,
  fleet: Fleet | undefined,
  paths: readonly string[],
  skip: (skipped: { readonly path: string; readonly reason: string }) => void,
): Omit<RuleContext, 'days' | 'ran'> {
  const files: SourceFile[] = [];
  const broken: SourceFile[] = [];
  const reached = fleet?.reached ?? new Set<string>();
  let isAboutLlama = false;
  for (const path of paths) {
    const text = workspace.text(path);
    if (isProblem(text)) {
      skip({ path, reason: text.message.replace(/^is /, '') });
      continue;
    }
    isAboutLlama ||= isAbout(text);
    if (!reached.has(path) && !speaksOfLlama(text)) continue;
    const source = workspace.source(path);
    if (isProblem(source)) continue;
    const [error] = source.tree.errors;
    if (!error) {
      files.push(source);
      continue;
    }
    broken.push(source);
    const { line } = positionAt(lineIndex(source.text), error.start);
    skip({ path, reason: `syntax error at line ${line + 1}: ${error.message}` });
  }
  return { fleet, files, broken, reached, isAboutLlama, nixPaths: paths, workspace };
}
