/**
 * The mend: what the set holds becomes what the file yields.
 *
 *     { overlays = final: prev: { … }; }    →    final: prev: { … }
 *
 * Uses that already select the overlay from the set lose the select. Where a use is of neither kind, there is no mend.
 */

import type { Change } from '../../nix/change.ts';
import type { AttrSet, Binding, Expr, Select, SourceFile } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { changeFiles } from '../changes.ts';
import { dedent } from '../dedent.ts';
import { nodesOf } from '../nodes.ts';
import { overlayElements } from '../overlay-lists.ts';
import type { Fix } from '../rule.ts';
import { importCall, wholeCall } from '../uses.ts';
import { isOverlay } from './yields.ts';

const names = new Set(['overlays', 'overlay', 'default']);

/** The fix for a file whose set is `set`, among all the files that may use it. */
export function unwrapFix(set: AttrSet, files: readonly SourceFile[]): Fix | undefined {
  const [binding, ...more] = set.bindings;
  if (binding?.kind !== 'Binding' || more.length > 0 || set.recursive) return undefined;
  const name = binding.path[0]?.name;
  if (binding.path.length !== 1 || name === undefined || !names.has(name) || !isOverlay(binding.value))
    return undefined;
  const uses = usesOf(set.file, name, files);
  if (!uses) return undefined;
  return {
    kind: 'change',
    title: `Let the file yield the overlay itself, not a set with \`${name}\` in it`,
    safe: true,
    preferred: true,
    change: () => unwrap(set, binding, uses),
  };
}

/** The selects of `.overlays` to drop; undefined where the file is used in a way that the change would break. */
function usesOf(target: SourceFile, name: string, files: readonly SourceFile[]): Select[] | undefined {
  const selects: Select[] = [];
  for (const file of files) {
    const elements = new Set<Expr>(overlayElements(file).map(({ expr }) => skipParens(expr)));
    for (const path of nodesOf(file, 'Path')) {
      const apply = [...ancestors(path)].find(({ kind }) => kind === 'Apply');
      const whole = apply?.kind === 'Apply' ? wholeCall(apply) : undefined;
      const call = whole && importCall(whole);
      const isHere = call ? call.path === path && call.file === target.path : isPathTo(path, target);
      if (!isHere) continue;
      if (!whole || !call) return undefined;
      if (elements.has(skipParens(whole))) continue;
      const select = selectOf(whole);
      if (select?.path[0]?.name !== name || select.path.length !== 1 || select.default) return undefined;
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

function unwrap(set: AttrSet, binding: Binding, selects: readonly Select[]): Change {
  const byFile = new Map<SourceFile, Select[]>();
  for (const select of selects) byFile.set(select.file, [...(byFile.get(select.file) ?? []), select]);
  const own = byFile.get(set.file) ?? [];
  byFile.delete(set.file);
  const { text } = set.file;
  const part = (start: number, end: number): string => {
    const body = text.slice(start, end).trim();
    return dedent(body, text, binding.start, set.start);
  };
  const parts = [
    part(set.open + 1, binding.start),
    part(binding.value.start, binding.value.end),
    part(binding.end, set.end - 1),
  ];
  const body = parts.filter((one) => one !== '').join('\n');
  return changeFiles([
    [
      set.file,
      (edits) => {
        edits.replaceSpan(set, body);
        for (const select of own) edits.replaceSpan({ start: select.base.end, end: select.end }, '');
      },
    ],
    ...[...byFile].map(
      ([file, those]) =>
        [
          file,
          (edits: { replaceSpan(span: { start: number; end: number }, text: string): void }) => {
            for (const select of those) edits.replaceSpan({ start: select.base.end, end: select.end }, '');
          },
        ] as const,
    ),
  ]);
}
