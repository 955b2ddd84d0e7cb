/** CMake flags where they are written: `"-DGGML_NATIVE=ON"`, `(lib.cmakeBool "GGML_NATIVE" true)`. */
import type { Expr, ListExpr, SourceFile } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { isCmakeTrue, parseCmakeFlag } from '../upstream/parse-cmake-flag.ts';
import { nodesOf, textOf } from './nodes.ts';
import { callOf } from './uses.ts';

export interface WrittenFlag {
  readonly name: string;
  readonly isOn: boolean;
  /** `ON`; of a function call the text of its argument. */
  readonly value: string;
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

function flagOf(element: Expr): Omit<WrittenFlag, 'element' | 'list'> | undefined {
  const inner = skipParens(element);
  if (inner.kind === 'String') {
    const [text, ...more] = inner.parts;
    const flag = typeof text === 'string' && more.length === 0 ? parseCmakeFlag(text) : undefined;
    return flag && { name: flag.name, value: flag.value, isOn: isCmakeTrue(flag.value), byFunction: false };
  }
  const { fn, args } = callOf(inner);
  const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
  const [flag, value] = args.map(skipParens);
  if (name === undefined || !cmakeFunctions.has(name) || flag?.kind !== 'String' || !value) return undefined;
  const [text] = flag.parts;
  if (typeof text !== 'string' || flag.parts.length > 1) return undefined;
  if (name !== 'cmakeBool') {
    const [given] = value.kind === 'String' && value.parts.length === 1 ? value.parts : [];
    const isOn = typeof given === 'string' && isCmakeTrue(given);
    return { name: text, value: textOf(value), isOn, byFunction: true };
  }
  if (value.kind !== 'Variable' || !['true', 'false'].includes(value.name)) return undefined;
  return { name: text, value: value.name, isOn: value.name === 'true', byFunction: true };
}

const cmakeFunctions = new Set(['cmakeBool', 'cmakeFeature']);

/** A flag that turns on code for the machine that builds. */
export const isNative = ({ name, isOn }: WrittenFlag): boolean =>
  isOn && (name === 'GGML_NATIVE' || name === 'LLAMA_NATIVE');
