/** `pkgs.callPackage ./overlays/llama-cpp.nix { }`, where the file is `final: prev: { … }`. */
import { isProblem } from '../../eval/files.ts';
import type { Apply } from '../../nix/syntax.ts';
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
        const found = wholeCall(apply) === apply ? judge(apply, context) : undefined;
        if (found) yield found;
      }
    }
  },
};

const packageLists = new Set(['systemPackages', 'packages', 'package']);

function judge(apply: Apply, { workspace }: RuleContext): Found | undefined {
  const { fn, args } = callOf(apply);
  const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : fn.kind === 'Variable' ? fn.name : undefined;
  const first = args[0] && skipParens(args[0]);
  if ((name !== 'callPackage' && name !== 'import') || first?.kind !== 'Path') return undefined;
  if (name === 'import' ? args.length > 1 || !isListed(apply) : args.length !== 2) return undefined;
  const path = literalPath(first);
  const source = path === undefined ? undefined : workspace.source(path);
  if (!source || isProblem(source) || source.tree.errors.length > 0 || !namesLlama(source.text))
    return undefined;
  const root = skipParens(source.tree.root);
  if (!isOverlay(root) || !/^_*(final|self|new)/.test(root.name ?? '')) return undefined;
  return {
    file: apply.file,
    span: spanOf(apply),
    message: `This file is an overlay (\`final: prev: …\`), a function and no package: ${name === 'import' ? "Nix stops with “is not of type `package'”" : 'callPackage finds no argument to fill, and what it gives is a function'}. It belongs into \`nixpkgs.overlays\`.`,
    related: [{ file: source, span: { start: root.start, end: root.body.start }, message: 'the overlay' }],
  };
}

/** Whether it stands where a package must. */
function isListed(apply: Apply): boolean {
  let at = apply.parent;
  while (at?.kind === 'Paren') at = at.parent;
  if (at?.kind === 'List') at = at.parent;
  return at?.kind === 'Binding' && packageLists.has(namesTo(at).at(-1) ?? '');
}
