/**
 * An element of a list of overlays that is a set, most often a file that wraps its overlay:
 *
 *     nixpkgs.overlays = [ (import ./overlays/llama-cpp.nix { inherit inputs; }) ];
 *     # overlays/llama-cpp.nix:  { inputs }: { overlays = final: prev: { … }; }
 */

import { isProblem } from '../../eval/files.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import { isHole } from '../../eval/value.ts';
import type { AttrSet, Expr, Node } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { type OverlayElement, overlayElements } from '../overlay-lists.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { importCall } from '../uses.ts';
import { bareCall, elementFixes, isBareArgument, whatElementIs } from './elements.ts';
import { unwrapFix } from './unwrap.ts';
import { setAfterCalls } from './yields.ts';

export const overlayNotAFunction: Rule = {
  id: 'overlay-not-a-function',
  severity: 'error',
  summary: 'an element of a list of overlays is no function',
  holdsWithoutFlake: true,
  *check(context) {
    const seen = new Set<Node>();
    for (const file of context.files) {
      for (const element of overlayElements(file)) {
        const found = judgeElement(element, context);
        if (!found) continue;
        seen.add(skipParens(element.expr));
        yield found;
      }
    }
    yield* evaluated(context, seen);
  },
};

function judgeElement({ expr, place }: OverlayElement, context: RuleContext): Found | undefined {
  const call = importCall(expr);
  if (!call) return undefined;
  const type = context.workspace.type(call.file);
  const path = type === 'directory' ? `${call.file}/default.nix` : call.file;
  const source = context.workspace.source(path);
  if (isProblem(source) || source.tree.errors.length > 0) return undefined;
  const set = setAfterCalls(source.tree.root, call.args.length);
  if (!set) return undefined;
  const said =
    place === 'option'
      ? "“is not of type `nixpkgs overlay'”"
      : '“All overlays passed to nixpkgs must be functions.”';
  const fix = unwrapFix(set, expr, context.files);
  return {
    file: expr.file,
    span: spanOf(expr),
    message: `This import yields a set${namesOf(set)}, not an overlay (\`final: prev: …\`): Nix stops with ${said}.`,
    related: [
      { file: set.file, span: { start: set.open, end: set.open + 1 }, message: 'the set that it yields' },
    ],
    fixes: fix ? [fix] : [],
  };
}

function namesOf(set: AttrSet): string {
  const [only, ...more] = set.bindings;
  if (only?.kind !== 'Binding' || more.length > 0) return '';
  return ` with \`${only.path.map(({ name }) => name).join('.')}\` in it`;
}

/** Elements that evaluation knows to be something else: a name, `self.overlays`, a literal set, a path. */
function* evaluated(context: RuleContext, seen: ReadonlySet<Node>): Iterable<Found> {
  const { fleet, isAboutLlama } = context;
  if (!fleet) return;
  for (const { modules } of fleet.hosts) {
    if (!modules) continue;
    for (const { value } of definitionsAt(fleet.ev, modules, ['nixpkgs', 'overlays']).definitions) {
      const list = value.force();
      if (list.kind !== 'list') continue;
      for (const item of list.items) {
        if (isHole(item) || !item.node || !isElement(item.node)) continue;
        const element = item.node as Expr;
        const value = seen.has(skipParens(element)) ? undefined : item.force();
        const what = value && whatElementIs(fleet, value);
        if (what === undefined || !(isAboutLlama || value?.kind === 'attrs')) continue;
        if (isBareArgument(element)) continue;
        const call = bareCall(element);
        if (call) yield call;
        if (call) continue;
        yield {
          file: element.file,
          span: spanOf(element),
          message: `This element of \`nixpkgs.overlays\` is ${what}, not an overlay (\`final: prev: …\`): Nix stops with “is not of type \`nixpkgs overlay'”.`,
          fixes: elementFixes(element, what, context),
        };
      }
    }
  }
}

/** Whether a node is an element that somebody wrote into a list. */
const isElement = (node: Node): boolean => {
  for (const above of ancestors(node)) {
    if (above.kind === 'List') return true;
    if (above.kind !== 'Paren') return false;
  }
  return false;
};
