/** `(import ./a.nix final prev) // (import ./b.nix final prev)`: b does not see what a defines by `prev`, and wins where both do. */
import { resolve } from '../../nix/scopes.ts';
import type { Binary, Expr, ListExpr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { type OverlayFunctions, overlayAround } from '../overlay-functions.ts';
import { overlayElements } from '../overlay-lists.ts';
import { isOverlay } from '../overlay-not-a-function/yields.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { callOf, importCall, letValue } from '../uses.ts';

export const overlayComposition: Rule = {
  id: 'overlay-composition',
  severity: 'warning',
  summary: 'overlays are joined by //, so that the second does not see the first',
  *check({ files }) {
    for (const file of files) {
      if (!namesLlama(file.text)) continue;
      for (const { expr } of overlayElements(file)) {
        const inner = skipParens(expr);
        if (inner.kind === 'Binary' && areFunctions(inner)) yield ofFunctions(expr, inner);
      }
      for (const binary of nodesOf(file, 'Binary')) if (areResults(binary)) yield ofResults(binary);
    }
  },
};

const isAboutLlama = (binary: Binary): boolean => binary.op === '//' && namesLlama(textOf(binary));

/** Overlays themselves, of files or inputs, which `//` can't join. */
const areFunctions = (binary: Binary): boolean =>
  binary.op === '//' && isOverlayName(binary.left) && isOverlayName(binary.right);

function isOverlayName(expr: Expr, depth = 0): boolean {
  const inner = skipParens(expr);
  if (isOverlay(inner)) return true;
  const bound = inner.kind === 'Variable' && depth < 8 ? letValue(inner) : undefined;
  if (bound) return isOverlayName(bound, depth + 1);
  if (inner.kind === 'Select') return inner.path.some(({ name }) => name === 'overlays');
  return importCall(inner)?.args.length === 0;
}

/** Both sides are overlays called with the arguments of the overlay around them. */
function areResults(binary: Binary): boolean {
  const overlay = isAboutLlama(binary) ? overlayAround(binary) : undefined;
  return overlay !== undefined && isResult(binary.left, overlay) && isResult(binary.right, overlay);
}

function isResult(expr: Expr, { outer, inner }: OverlayFunctions): boolean {
  const args = callOf(expr).args.slice(-2).map(skipParens);
  return (
    args.length === 2 &&
    [outer, inner].every((lambda, index) => {
      const arg = args[index]!;
      const meaning = arg.kind === 'Variable' ? resolve(arg) : undefined;
      return meaning?.kind === 'lambda' && meaning.node === lambda;
    })
  );
}

const ofFunctions = (element: Expr, binary: Binary): Found => ({
  ...placeOf(binary),
  message:
    '`//` joins sets, and overlays are functions: Nix stops with “expected a set but found a function”.',
  fixes: element.parent?.kind === 'List' ? [listBoth(element, element.parent, binary)] : [],
});

const ofResults = (binary: Binary): Found => ({
  ...placeOf(binary),
  message:
    'Joined by `//`, the second overlay does not see what the first defines by `prev`, and takes its place where both define a name. List both, or use `lib.composeManyExtensions`.',
});

const placeOf = ({ file, opOffset }: Binary): Pick<Found, 'file' | 'span'> => ({
  file,
  span: { start: opOffset, end: opOffset + 2 },
});

const listBoth = (element: Expr, list: ListExpr, { left, right }: Binary): Fix => ({
  kind: 'change',
  title: 'List both',
  safe: false,
  preferred: true,
  change: () =>
    changeFile(element.file, (edits) => {
      edits.replace(element, textOf(left));
      edits.insertElement(list, textOf(right), { after: element });
    }),
});
