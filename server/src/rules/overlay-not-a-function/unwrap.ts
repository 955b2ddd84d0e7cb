/**
 * The mends of a file that yields a set with an overlay in it. Where the overlay is all there is, it becomes what the file yields:
 *
 *     { overlays = final: prev: { … }; }    →    final: prev: { … }
 *
 * and uses that already select the overlay from the set lose the select. Where the set holds more, or is used in another way,
 * the overlay is selected where it is wanted: `(import ./overlay.nix).overlays`.
 */

import type { Change } from '../../nix/change.ts';
import type { Edits } from '../../nix/edits.ts';
import type { AttrSet, Binding, Expr, Select, SourceFile } from '../../nix/syntax.ts';
import { ancestors, skipParens, staticPath } from '../../nix/walk.ts';
import { changeFile, changeFiles } from '../changes.ts';
import { dedent } from '../dedent.ts';
import { nodesOf } from '../nodes.ts';
import { overlayElements } from '../overlay-lists.ts';
import type { Fix } from '../rule.ts';
import { importCall, wholeCall } from '../uses.ts';
import { isOverlay } from './yields.ts';

const names = new Set(['overlays', 'overlay', 'default']);

/** The one overlay of a set, and the names that lead to it: `overlays.default`. */
interface Wrapped {
  readonly names: readonly string[];
  readonly value: Expr;
  /** The bindings on the way, the outermost first. */
  readonly bindings: readonly Binding[];
  /** Whether the sets on the way hold nothing else. */
  readonly alone: boolean;
}

function wrappedIn(set: AttrSet): Wrapped | undefined {
  if (set.recursive) return undefined;
  const found = set.bindings.flatMap((binding) => {
    if (binding.kind !== 'Binding') return [];
    const path = staticPath(binding.path);
    if (!path || !names.has(path[0]!)) return [];
    if (isOverlay(binding.value))
      return [{ names: path, value: binding.value, bindings: [binding], alone: true }];
    const value = skipParens(binding.value);
    const inner = value.kind === 'AttrSet' ? wrappedIn(value) : undefined;
    return inner
      ? [{ ...inner, names: [...path, ...inner.names], bindings: [binding, ...inner.bindings] }]
      : [];
  });
  const [only, ...more] = found;
  if (!only || more.length > 0) return undefined;
  return { ...only, alone: only.alone && set.bindings.length === 1 };
}

/** The fix for an element of a list of overlays whose file yields `set`, among all the files that may use the file. */
export function unwrapFix(set: AttrSet, element: Expr, files: readonly SourceFile[]): Fix | undefined {
  const wrapped = wrappedIn(set);
  if (!wrapped) return undefined;
  const path = wrapped.names.join('.');
  const uses = wrapped.alone ? usesOf(set.file, wrapped.names, files) : undefined;
  if (uses)
    return {
      kind: 'change',
      title: `Let the file yield the overlay itself, not a set with \`${path}\` in it`,
      safe: true,
      preferred: true,
      change: () => unwrap(set, wrapped, uses),
    };
  return {
    kind: 'change',
    title: `Take \`${path}\` of the set`,
    safe: true,
    preferred: true,
    change: () =>
      changeFile(element.file, (edits) =>
        edits.replaceSpan({ start: element.end, end: element.end }, `.${path}`),
      ),
  };
}

/** The selects of `.overlays` to drop; undefined where the file is used in a way that the change would break. */
function usesOf(
  target: SourceFile,
  path: readonly string[],
  files: readonly SourceFile[],
): Select[] | undefined {
  const selects: Select[] = [];
  for (const file of files) {
    const elements = new Set<Expr>(overlayElements(file).map(({ expr }) => skipParens(expr)));
    for (const literal of nodesOf(file, 'Path')) {
      const apply = [...ancestors(literal)].find(({ kind }) => kind === 'Apply');
      const whole = apply?.kind === 'Apply' ? wholeCall(apply) : undefined;
      const call = whole && importCall(whole);
      const isHere = call ? call.path === literal && call.file === target.path : isPathTo(literal, target);
      if (!isHere) continue;
      if (!whole || !call) return undefined;
      if (elements.has(skipParens(whole))) continue;
      const select = selectOf(whole);
      if (!select || select.default || staticPath(select.path)?.join('.') !== path.join('.'))
        return undefined;
      selects.push(select);
    }
  }
  return selects;
}

/** A path to the file outside of an import whose shape we know: `./overlays/llama-cpp.nix` in a list, for one. */
function isPathTo(path: { readonly parts: readonly unknown[] }, target: SourceFile): boolean {
  const [text] = path.parts;
  return typeof text === 'string' && text.split('/').at(-1) === target.path.split('/').at(-1);
}

function selectOf(whole: Expr): Select | undefined {
  let node = whole.parent;
  while (node?.kind === 'Paren') node = node.parent;
  return node?.kind === 'Select' && skipParens(node.base) === skipParens(whole) ? node : undefined;
}

function unwrap(set: AttrSet, { value, bindings }: Wrapped, selects: readonly Select[]): Change {
  const byFile = new Map<SourceFile, Select[]>();
  for (const select of selects) byFile.set(select.file, [...(byFile.get(select.file) ?? []), select]);
  const own = byFile.get(set.file) ?? [];
  byFile.delete(set.file);
  const { text } = set.file;
  const innermost = bindings.at(-1)!;
  const part = (start: number, end: number): string => {
    const body = text.slice(start, end).trim();
    return dedent(body, text, innermost.start, set.start);
  };
  /** What stands beside the bindings in the sets on the way: comments. */
  const before = bindings.map((binding, at) =>
    part((at === 0 ? set : setOf(bindings[at - 1]!)).open + 1, binding.start),
  );
  const after = bindings.map((binding, at) =>
    part(binding.end, (at === 0 ? set : setOf(bindings[at - 1]!)).end - 1),
  );
  const body = [...before, part(value.start, value.end), ...after.reverse()]
    .filter((one) => one !== '')
    .join('\n');
  const dropSelects = (edits: Edits, those: readonly Select[]): void => {
    for (const select of those) edits.replaceSpan({ start: select.base.end, end: select.end }, '');
  };
  return changeFiles([
    [
      set.file,
      (edits) => {
        edits.replaceSpan(set, body);
        dropSelects(edits, own);
      },
    ],
    ...[...byFile].map(([file, those]) => [file, (edits: Edits) => dropSelects(edits, those)] as const),
  ]);
}

/** The set that a binding's value is. */
const setOf = (binding: Binding): AttrSet => skipParens(binding.value) as AttrSet;
