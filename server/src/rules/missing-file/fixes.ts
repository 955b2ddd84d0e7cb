/** What may have been meant by a path to nothing: a file of nearly that name, or of that name elsewhere. */
import { distance } from 'fastest-levenshtein';
import { basename, dirname } from '../../eval/paths.ts';
import type { Expr, Node, PathExpr } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { textOf } from '../nodes.ts';
import { relativePath } from '../paths.ts';
import type { Fix, RuleContext } from '../rule.ts';
import { wholeCall } from '../uses.ts';

/** The nearest file where just one is near, else taking the element out of its list. What was meant is a guess: never safe. */
export function missingFileFixes(path: PathExpr, target: string, context: RuleContext): Fix[] {
  const near = nearest(target, context.nixPaths, path.file.path);
  if (near !== undefined) {
    const text = relativePath(dirname(path.file.path), near);
    return [
      {
        kind: 'change',
        title: `Write \`${text}\``,
        safe: false,
        preferred: true,
        change: () => changeFile(path.file, (edits) => edits.replace(path, text)),
      },
    ];
  }
  const element = elementOf(path);
  if (!element) return [];
  return [
    {
      kind: 'change',
      title: `Remove \`${shortened(textOf(element))}\` from the list`,
      safe: false,
      change: () => changeFile(path.file, (edits) => edits.removeListElement(element)),
    },
  ];
}

function nearest(target: string, paths: readonly string[], self: string): string | undefined {
  const others = paths.filter((path) => path !== self);
  const similar = others.filter(
    (path) => dirname(path) === dirname(target) && distance(basename(path), basename(target)) <= 2,
  );
  const found = similar.length > 0 ? similar : others.filter((path) => isNamesake(path, target));
  return found.length === 1 ? found[0] : undefined;
}

/** The same name in another folder; `default.nix` is everybody's name. */
const isNamesake = (path: string, target: string): boolean =>
  basename(path) === basename(target) && basename(path) !== 'default.nix';

/** The element of a list that is this path, or its import. */
function elementOf(path: PathExpr): Expr | undefined {
  let expr: Expr = path;
  for (;;) {
    const parent: Node | undefined = expr.parent;
    if (parent?.kind === 'List') return expr;
    if (parent?.kind === 'Paren') expr = parent;
    else if (parent?.kind === 'Apply' && parent.arg === expr) expr = wholeCall(parent);
    else return undefined;
  }
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 50 ? `${line.slice(0, 49)}…` : line;
};
