/** A path that is imported, and where nothing stands: `(import ../pkgs/llama-cpp-variants.nix inputs)` after the file was deleted. */
import { isProblem } from '../../eval/files.ts';
import { references } from '../../nix/scopes.ts';
import type { Binding, Expr, ListExpr, Node, PathExpr } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { isConditional } from '../guards.ts';
import { isAboutLlama, namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { listsIn } from '../overlay-lists.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { callOf, isBuiltin, literalPath, namesTo } from '../uses.ts';
import { missingFileFixes } from './fixes.ts';

export const missingFile: Rule = {
  id: 'missing-file',
  severity: 'error',
  summary: 'a file is imported that is not there',
  *check(context) {
    if (!context.isAboutLlama) return;
    for (const file of context.files) {
      // What no host reaches may be a template, whose files are still to come.
      if (context.fleet && !context.reached.has(file.path)) continue;
      for (const path of nodesOf(file, 'Path')) {
        const found = judge(path, context);
        if (found) yield found;
      }
    }
  },
};

function judge(path: PathExpr, context: RuleContext): Found | undefined {
  const target = literalPath(path);
  if (target === undefined || !isWithin(context, target) || !isImported(path)) return undefined;
  const missing = missingAt(context, target);
  if (missing === undefined || isConditional(path) || isUnused(path) || isOthersPackage(path))
    return undefined;
  const shown = textOf(path);
  const what = missing === target ? `\`${shown}\` is not there` : `\`${shown}\` has no default.nix`;
  return {
    file: path.file,
    span: spanOf(path),
    message: `${what}: Nix stops with “getting status of '…': No such file or directory”.`,
    fixes: missingFileFixes(path, target, context),
  };
}

/** Paths that leave the flake are nobody's to judge. */
const isWithin = ({ fleet, nixPaths }: RuleContext, target: string): boolean =>
  fleet ? target.startsWith(`${fleet.root}/`) || target === fleet.root : nixPaths.length > 0;

/** The path that Nix would miss; undefined where all is there, or can't be told. */
function missingAt({ workspace }: RuleContext, target: string): string | undefined {
  const type = workspace.type(target);
  if (isProblem(type)) return type.problem === 'missing' ? target : undefined;
  if (type !== 'directory') return undefined;
  const inner = `${target}/default.nix`;
  const innerType = workspace.type(inner);
  return isProblem(innerType) && innerType.problem === 'missing' ? inner : undefined;
}

/** What a `let` binds and nobody names is never looked at. */
function isUnused(path: PathExpr): boolean {
  for (const above of ancestors(path)) {
    if (above.kind !== 'Binding' || above.parent?.kind !== 'Let') continue;
    if (references(above).length === 0) return true;
  }
  return false;
}

/** One of many values of a set, which is read only if somebody asks for it, and none of ours. */
function isOthersPackage(path: PathExpr): boolean {
  if (namesLlama(textOf(path)) || isAboutLlama(path)) return false;
  const { parent } = outermost(path);
  if (parent?.kind !== 'Apply') return false;
  const binding = [...ancestors(path)].find((node): node is Binding => node.kind === 'Binding');
  if (!binding || binding.parent?.kind === 'Let') return false;
  const name = namesTo(binding).at(-1) ?? '';
  return !(moduleLists.has(name) || /[pP]ackages$|^package$|^overlays$/.test(name));
}

const moduleLists = new Set(['imports', 'modules', 'sharedModules', 'extraModules', 'baseModules']);

/** Whether the path is read as a Nix expression: by `import` or `callPackage`, or as an element of a list of modules or overlays. */
function isImported(path: PathExpr): boolean {
  const outer = outermost(path);
  const { parent } = outer;
  if (parent?.kind === 'Apply' && parent.arg === outer) {
    if (isBuiltin(parent.fn, 'import')) return true;
    const { fn } = callOf(parent.fn);
    const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
    return name === 'callPackage' && skipParens(parent.fn) === fn;
  }
  return parent?.kind === 'List' && isModuleList(parent);
}

function isModuleList(list: ListExpr): boolean {
  const binding = [...ancestors(list)].find((node): node is Binding => node.kind === 'Binding');
  if (!binding || !moduleLists.has(binding.path.at(-1)?.name ?? '')) return false;
  return listsIn(binding.value).includes(list);
}

function outermost(expr: Expr): Node & Expr {
  let outer: Expr = expr;
  while (outer.parent?.kind === 'Paren') outer = outer.parent;
  return outer;
}
