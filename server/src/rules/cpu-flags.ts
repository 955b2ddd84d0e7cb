/** CMake flags where they are written: `"-DGGML_NATIVE=ON"`, `(lib.cmakeBool "GGML_NATIVE" true)`. */
import type { Expr, ListExpr, Node, SourceFile } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { isCmakeTrue, parseCmakeFlag } from '../upstream/parse-cmake-flag.ts';
import { nodesOf } from './nodes.ts';
import { callOf } from './uses.ts';

export interface WrittenFlag {
  readonly name: string;
  readonly isOn: boolean;
  /** The element of the list. */
  readonly element: Expr;
  readonly list: ListExpr;
  /** Whether it is written by `cmakeBool`. */
  readonly byFunction: boolean;
}

/** The flags that stand as elements in a file's lists, list by list. */
export function writtenFlags(file: SourceFile): WrittenFlag[] {
  const found: WrittenFlag[] = [];
  for (const list of nodesOf(file, 'List')) {
    for (const element of list.elements) {
      const flag = flagOf(element);
      if (flag) found.push({ ...flag, element, list });
    }
  }
  return found;
}

function flagOf(element: Expr): Pick<WrittenFlag, 'name' | 'isOn' | 'byFunction'> | undefined {
  const inner = skipParens(element);
  if (inner.kind === 'String') {
    const [text, ...more] = inner.parts;
    const flag = typeof text === 'string' && more.length === 0 ? parseCmakeFlag(text) : undefined;
    return flag && { name: flag.name, isOn: isCmakeTrue(flag.value), byFunction: false };
  }
  const { fn, args } = callOf(inner);
  const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
  const [flag, value] = args.map(skipParens);
  if (name !== 'cmakeBool' || flag?.kind !== 'String' || value?.kind !== 'Variable') return undefined;
  const [text] = flag.parts;
  if (typeof text !== 'string' || !['true', 'false'].includes(value.name)) return undefined;
  return { name: text, isOn: value.name === 'true', byFunction: true };
}

/** A flag that turns on code for the machine that builds. */
export const isNative = ({ name, isOn }: WrittenFlag): boolean =>
  isOn && (name === 'GGML_NATIVE' || name === 'LLAMA_NATIVE');

/** Whether a node stands in something that is about llama.cpp: a binding, a file, a select or a call that names it. */
export function isAboutLlama(node: Node): boolean {
  if (/llama[-_.]?cpp/i.test(node.file.path.split('/').at(-1)!)) return true;
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.kind === 'Binding' && at.path.some(({ name }) => name !== undefined && isLlama(name))) return true;
    if (at.kind === 'Select' && isLlama(at.file.text.slice(at.start, at.end))) return true;
    if (at.kind === 'Apply' && isLlama(at.file.text.slice(at.fn.start, at.fn.end))) return true;
  }
  return false;
}

const isLlama = (text: string): boolean => /llama[-_.]?cpp/i.test(text);
