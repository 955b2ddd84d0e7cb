/** Whether code is about llama.cpp, and not about something else that is built on it: ollama, whisper.cpp. */
import { resolve } from '../nix/scopes.ts';
import type { Expr, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { textOf } from './nodes.ts';
import { bindingOf, overrideCall } from './override-calls.ts';
import { callOf } from './uses.ts';

/** `llama-cpp`, `llama.cpp`, `llama-cpp-cuda`; not what only begins so, as llama-cpp-python. */
export const namesLlama = (text: string): boolean => /llama[-_.]?cpp(?![-_.]?python)/i.test(text);

/** Whether a node stands in something that is about llama.cpp: a binding, a file, a select or a call that names it. */
export function isAboutLlama(node: Node): boolean {
  for (const above of [node, ...ancestors(node)]) {
    const subject = subjectOf(above);
    if (subject !== undefined) return subject;
    if (above.kind === 'Binding' && above.path.some(({ name }) => name !== undefined && namesLlama(name)))
      return true;
    if (above.kind === 'Select' && namesLlama(textOf(above))) return true;
    if (above.kind === 'Apply' && namesLlama(textOf(above.fn))) return true;
  }
  return namesLlama(node.file.path.split('/').at(-1)!);
}

/**
 * The same where nothing around a node says what it is about, as in a list of flags that has a name of its own: then the file's text does,
 * if it speaks of nothing else that is built on the engine.
 */
export function mayBeAboutLlama(node: Node): boolean {
  if (isAboutLlama(node)) return true;
  const others = /whisper|ollama|koboldcpp|stable-diffusion/i;
  for (const above of [node, ...ancestors(node)]) {
    if (subjectOf(above) === false) return false;
    if (above.kind === 'Binding' && above.path.some(({ name }) => others.test(name ?? ''))) return false;
  }
  return namesLlama(node.file.text) && !others.test(node.file.text);
}

/** What an override or a derivation is of; undefined where it does not say. */
function subjectOf(node: Node): boolean | undefined {
  const call = overrideCall(node);
  if (call) return packageNamed(call.base, 0);
  if (node.kind !== 'Apply') return undefined;
  const { fn, args } = callOf(node);
  const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined;
  if (name === undefined || !/^(mkDerivation|build[A-Z]\w*)$/.test(name)) return undefined;
  const set = args.at(-1) && skipParens(args.at(-1)!);
  const given = set?.kind === 'AttrSet' ? (bindingOf(set, 'pname') ?? bindingOf(set, 'name')) : undefined;
  return given && namesLlama(textOf(given.value));
}

const packageSets = new Set(['pkgs', 'prev', 'final', 'super', 'self', 'unstable', 'stable']);

function packageNamed(base: Expr, depth: number): boolean | undefined {
  const expr = skipParens(base);
  if (namesLlama(textOf(expr))) return true;
  if (expr.kind === 'Apply')
    return overrideCall(expr) ? packageNamed(overrideCall(expr)!.base, depth) : undefined;
  if (expr.kind === 'Select') {
    const root = skipParens(expr.base);
    // `prev.ollama`: another package, whatever the file is about.
    return root.kind === 'Variable' && packageSets.has(root.name) ? false : undefined;
  }
  if (expr.kind !== 'Variable' || depth > 4) return undefined;
  const meaning = resolve(expr);
  if (meaning.kind === 'with') return false;
  if (meaning.kind !== 'let' || meaning.node.kind !== 'Binding') return undefined;
  return packageNamed(meaning.node.value, depth + 1);
}
