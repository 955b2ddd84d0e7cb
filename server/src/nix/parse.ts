/**
 * Nix text in, syntax tree out.
 *
 *     await loadParser({ runtime, grammar });
 *     parseNix('{ a = 1; }', { uri: 'file:///x.nix', path: '/x.nix', version: 0 }).tree.root   // an AttrSet
 *
 * Valid text is read directly; what may be wrong or is rarely written so is read by tree-sitter, which goes on after errors. Both give
 * the same tree for the same text.
 *
 * Knows no files, so that it works in a browser's worker too: who calls brings the two wasm files.
 */
import { Language, Parser } from 'web-tree-sitter';
import { tellColon } from './colon-for-equals.ts';
import { parseDirectly } from './direct-parse.ts';
import { lowerRoot } from './lower.ts';
import { readTree } from './raw-tree.ts';
import type { SyntaxError as NixSyntaxError, SourceFile, SyntaxTree } from './syntax.ts';
import { syntaxErrors } from './syntax-errors.ts';

/** The bytes of `web-tree-sitter.wasm` and of `tree-sitter-nix.wasm`. */
export interface ParserWasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** What a file is known by. */
export type FileIdentity = Pick<SourceFile, 'uri' | 'path' | 'version'>;

let parser: Parser | undefined;
let loading: Promise<void> | undefined;

/** Loads the parser, once a process: a second call waits for the first and ignores its argument. */
export function loadParser(wasm: ParserWasm): Promise<void> {
  loading ??= load(wasm);
  return loading;
}

async function load({ runtime, grammar }: ParserWasm): Promise<void> {
  // The runtime asks for its own address even where it is given the bytes.
  await Parser.init({ wasmBinary: runtime, locateFile: (name: string) => name });
  const language = await Language.load(grammar);
  parser = new Parser();
  parser.setLanguage(language);
}

/**
 * Parses one version of a file. Never throws for what the text says: what is not Nix becomes `tree.errors` and `ErrorExpr`.
 * A byte order mark is dropped; offsets count without it.
 * @throws Error if `loadParser` has not finished.
 */
export function parseNix(text: string, { uri, path, version }: FileIdentity): SourceFile {
  if (parser === undefined) throw new Error('parseNix: the parser is not loaded; await loadParser first');
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const file: { -readonly [K in keyof SourceFile]: SourceFile[K] } = {
    uri,
    path,
    text: content,
    version,
    tree: undefined as unknown as SyntaxTree,
  };
  file.tree = parseDirectly(content, file) ?? parseThoroughly(content, file);
  return file;
}

/** The tree of any text, with its errors, by way of tree-sitter's. */
export function parseThoroughly(text: string, file: SourceFile): SyntaxTree {
  const tree = parser?.parse(text);
  if (!tree) throw new Error('parseNix: tree-sitter gave no tree');
  try {
    const { root, comments } = readTree(tree, text);
    const errors: NixSyntaxError[] = tellColon(root, syntaxErrors(root, text));
    const expr = lowerRoot(root, { file, text, errors, depth: 0, tooDeep: false });
    return { root: expr, comments, errors: inOrder(errors) };
  } finally {
    tree.delete();
  }
}

/** Sorted, and each once: what stands in an error may have been read twice. */
function inOrder(errors: readonly NixSyntaxError[]): NixSyntaxError[] {
  const sorted = errors.toSorted((a, b) => a.start - b.start || a.end - b.end);
  return sorted.filter(({ start, message }, index) => {
    const before = sorted[index - 1];
    return before?.start !== start || before.message !== message;
  });
}
