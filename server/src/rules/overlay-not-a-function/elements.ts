/**
 * What an element of a list of overlays is, where it surely is no overlay, and what mends it:
 *
 *     ./overlays/llama-cpp.nix             →    (import ./overlays/llama-cpp.nix)
 *     inputs.llama-cpp.overlays            →    inputs.llama-cpp.overlays.default
 *     [ inputs.llama-cpp.overlays.default ]
 */
import { isProblem } from '../../eval/files.ts';
import { typeName, type Value } from '../../eval/value.ts';
import type { Fleet } from '../../fleet/types.ts';
import type { Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { textOf } from '../nodes.ts';
import { selected } from '../package-sets.ts';
import type { Fix, Found, RuleContext } from '../rule.ts';
import { isBuiltin, literalPath } from '../uses.ts';
import { isOverlay } from './yields.ts';

const never = new Set<Value['kind']>(['null', 'bool', 'int', 'float', 'string', 'path', 'list', 'pkgs']);

/** Its name, as `a list`; undefined for an overlay, and for what may be one. */
export function whatElementIs(fleet: Fleet, value: Value): string | undefined {
  if (value.kind === 'attrs')
    return value.rest || value.entries.has('__functor') ? undefined : typeName(value);
  if (never.has(value.kind)) return typeName(value);
  if (value.kind !== 'extern' || value.root.type !== 'input') return undefined;
  const { name } = value.root;
  if (!fleet.inputs.some((input) => input.name === name && input.llama?.isUpstream && input.flake))
    return undefined;
  const names = selected(value);
  if (names.length === 0) return 'a whole flake';
  return names.length === 1 && ['overlays', 'packages', 'legacyPackages'].includes(names[0]!)
    ? 'a set'
    : undefined;
}

/** What makes an overlay of it, where that is certain. */
export function elementFixes(element: Expr, what: string, { workspace }: RuleContext): Fix[] {
  const inner = skipParens(element);
  const write = (title: string, text: string): Fix[] => [
    {
      kind: 'change',
      title,
      safe: true,
      preferred: true,
      change: () => changeFile(element.file, (edits) => edits.replace(element, text)),
    },
  ];
  if (inner.kind === 'List') {
    const [only, ...more] = inner.elements;
    return only && more.length === 0 ? write('Take it out of its list', textOf(only)) : [];
  }
  if (inner.kind === 'Path') {
    const path = literalPath(inner);
    if (path === undefined) return [];
    const isFolder = workspace.type(path) === 'directory';
    const source = workspace.source(isFolder ? `${path}/default.nix` : path);
    const isFile = !isProblem(source) && source.tree.errors.length === 0 && isOverlay(source.tree.root);
    return isFile ? write('Import the file', `(import ${textOf(inner)})`) : [];
  }
  if (inner.kind !== 'Select') return [];
  if (what === 'a whole flake') return write('Write `overlays.default`', `${textOf(inner)}.overlays.default`);
  return inner.path.at(-1)?.name === 'overlays' && !inner.default
    ? write('Write `overlays.default`', `${textOf(inner)}.default`)
    : [];
}

/** The argument of such a call, which is told of at the path. */
export function isBareArgument(element: Expr): boolean {
  const list = element.parent;
  if (list?.kind !== 'List') return false;
  const at = list.elements.indexOf(element);
  const [from, path] = [list.elements[at - 2], list.elements[at - 1]];
  return path?.kind === 'Path' && from !== undefined && isBuiltin(from, 'import');
}

/** `[ import ./overlays/llama-cpp.nix { } ]`: told of at the path, since what stands before it may be an overlay. */
export function bareCall(element: Expr): Found | undefined {
  const list = element.parent;
  if (list?.kind !== 'List') return undefined;
  const { elements } = list;
  const at = elements.indexOf(element);
  const from = elements[at - 1];
  if (element.kind !== 'Path' || !from || !isBuiltin(from, 'import')) return undefined;
  const next = elements[at + 1];
  // `{ inherit inputs; }.llama` is taken for an argument, too: that is what was meant by it.
  const isArgument =
    next && ['AttrSet', 'Select', 'Variable'].includes(next.kind) && !isBuiltin(next, 'import');
  const last = isArgument ? next : element;
  const span = { start: from.start, end: last.end };
  return {
    file: element.file,
    span,
    message:
      "In a list, a call needs parentheses: these are elements of their own, and a path is no overlay. Nix stops with “is not of type `nixpkgs overlay'”.",
    fixes: [
      {
        kind: 'change',
        title: 'Put the call in parentheses',
        safe: true,
        preferred: true,
        change: () =>
          changeFile(element.file, (edits) =>
            edits.replaceSpan(span, `(${element.file.text.slice(span.start, span.end)})`),
          ),
      },
    ],
  };
}
