/** `pkgs.callPackage ./overlays/llama-cpp.nix { }`, where the file is `final: prev: { … }`. */
import { isProblem } from '../../eval/files.ts';
import { references } from '../../nix/scopes.ts';
import type { Apply, Expr, Lambda, Node } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf } from '../nodes.ts';
import { isOverlay } from '../overlay-not-a-function/yields.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, literalPath, namesTo, wholeCall } from '../uses.ts';

export const overlayAsPackage: Rule = {
  id: 'overlay-as-package',
  severity: 'error',
  summary: 'a file that is an overlay is called as a package',
  *check(context) {
    for (const file of context.files) {
      for (const apply of nodesOf(file, 'Apply')) {
        const found = wholeCall(apply) === apply ? overlayCalled(apply, context) : undefined;
        if (found) yield found;
      }
    }
  },
};

const packageLists = new Set(['systemPackages', 'packages', 'package']);

/** What is wrong with a call whose result stands where a package must; undefined for any other call. */
export function overlayCalled(apply: Apply, { workspace }: RuleContext): Found | undefined {
  const { fn, args } = callOf(apply);
  const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined;
  const first = args[0] && skipParens(args[0]);
  if ((name !== 'callPackage' && name !== 'import') || first?.kind !== 'Path') return undefined;
  if (name === 'import' ? !isListed(apply) : args.length !== 2) return undefined;
  const path = literalPath(first);
  const type = path === undefined ? undefined : workspace.type(path);
  const source =
    path === undefined ? undefined : workspace.source(type === 'directory' ? `${path}/default.nix` : path);
  if (!source || isProblem(source) || source.tree.errors.length > 0 || !namesLlama(source.text))
    return undefined;
  const overlay = overlayLeft(source.tree.root, name === 'import' ? args.length - 1 : 1);
  if (!overlay) return undefined;
  return {
    file: apply.file,
    span: spanOf(apply),
    message: `This file is an overlay (\`final: prev: …\`), a function and no package: ${name === 'import' ? "Nix stops with “is not of type `package'”" : 'callPackage finds no argument to fill, and what it gives is a function'}. It belongs into \`nixpkgs.overlays\`.`,
    related: [
      { file: source, span: { start: overlay.start, end: overlay.body.start }, message: 'the overlay' },
    ],
  };
}

/** The overlay's function that is left after some calls: `final: prev: …`, whole or without `final`. */
function overlayLeft(root: Expr, calls: number): Lambda | undefined {
  let at: Expr | undefined = skipParens(root);
  let left = calls;
  for (let depth = 0; at && depth < 16; depth++) {
    if (at.kind === 'Lambda') {
      const isWhole = isOverlay(at) && /^_*(final|self|new)/.test(at.name ?? '');
      // `callPackage` calls a function of a set only; of any other it gives the result of a call with a set.
      if (isWhole && left <= 1) return at;
      if (left === 0) return undefined;
      left--;
      at = skipParens(at.body);
    } else if (at.kind === 'Let' || at.kind === 'With' || at.kind === 'Assert')
      at = at.body && skipParens(at.body);
    else return undefined;
  }
  return undefined;
}

/** Whether it stands where a package must. */
function isListed(node: Node): boolean {
  let at = node.parent;
  while (at?.kind === 'Paren') at = at.parent;
  if (at?.kind === 'List') at = at.parent;
  while (at?.kind === 'Binary' || at?.kind === 'With' || at?.kind === 'Paren') at = at.parent;
  if (at?.kind === 'Binding' && at.parent?.kind === 'Let' && at.path.length === 1)
    return references(at).some(isListed);
  return at?.kind === 'Binding' && packageLists.has(namesTo(at).at(-1) ?? '');
}
