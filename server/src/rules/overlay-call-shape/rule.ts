/**
 * An overlay's file in a list of overlays, called as it can't be called:
 *
 *     nixpkgs.overlays = [ (import ./overlays/llama-cpp.nix) ];      # { inputs }: final: prev: { … }
 */
import { isProblem } from '../../eval/files.ts';
import type { Fleet } from '../../fleet/types.ts';
import type { Expr, Lambda, SourceFile } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { overlayElements } from '../overlay-lists.ts';
import type { Fix, Found, Rule, RuleContext } from '../rule.ts';
import { isBound } from '../scope-names.ts';
import { spanOf } from '../spans.ts';
import { type ImportCall, importCall, letValue, namesTo } from '../uses.ts';
import { type Mismatch, mismatch } from './arguments.ts';

export const overlayCallShape: Rule = {
  id: 'overlay-call-shape',
  severity: 'error',
  summary: 'an overlay’s file is called with other arguments than it takes',
  *check(context) {
    if (!context.isAboutLlama) return;
    const told = new Set<Expr>();
    for (const file of context.files) {
      for (const expr of overlaysIn(file, context.fleet)) {
        const call = told.has(expr) ? undefined : importCall(expr);
        told.add(expr);
        const found = call && judge(expr, call, context);
        if (found) yield found;
      }
    }
  },
};

/** What stands in lists of overlays, by a name of `let` too, and in the outputs as one: `overlays.default = import ./x.nix;`. */
function* overlaysIn(file: SourceFile, fleet: Fleet | undefined): Iterable<Expr> {
  for (const { expr } of overlayElements(file)) {
    const inner = skipParens(expr);
    yield (inner.kind === 'Variable' ? letValue(inner) : undefined) ?? expr;
  }
  if (file !== fleet?.flake) return;
  for (const binding of nodesOf(file, 'Binding')) {
    const names = namesTo(binding);
    if (names.length === 2 && names[0] === 'overlays') yield binding.value;
  }
}

function judge(expr: Expr, call: ImportCall, { workspace, fleet }: RuleContext): Found | undefined {
  const path = workspace.type(call.file) === 'directory' ? `${call.file}/default.nix` : call.file;
  const source = workspace.source(path);
  if (isProblem(source) || source.tree.errors.length > 0) return undefined;
  const lambdas = functionsOf(source.tree.root);
  if (!lambdas) return undefined;
  const { args } = call;
  const left = lambdas.length - args.length;
  const place = { file: expr.file, span: spanOf(expr) };
  const at = lambdas[args.length];
  const isOverlay = lambdas.slice(-2).every(({ formals }) => !formals);
  if (left === 3 && isOverlay && at && (at.formals || at.name === 'inputs')) {
    const takes = parametersOf(at);
    return {
      ...place,
      message: `This file takes ${takes} before \`final: prev:\`, and is not called with ${at.formals ? 'them' : 'it'}: Nix stops with ${saidOfMissing(at)}.`,
      related: [{ file: source, span: spanOf(at.formals ?? at.nameSpan ?? at), message: 'what it takes' }],
      fixes: giveArguments(expr, at),
    };
  }
  if (left === 1 && args.length === 1 && !lambdas[0]!.formals) {
    return {
      ...place,
      message:
        'This file is an overlay (`final: prev: …`) by itself: called once more, it yields a set where Nix wants a function, and Nix stops.',
      fixes: [replaceBy(expr, `import ${textOf(call.path)}`, 'Import it without an argument')],
    };
  }
  if (left !== 2) return undefined;
  const inputs = new Set((fleet?.inputs ?? []).map(({ name }) => name));
  for (const [index, arg] of args.entries()) {
    const wrong = mismatch(arg, lambdas[index]!, fleet ? inputs : undefined);
    if (wrong)
      return { file: arg.file, span: spanOf(arg), message: wrong.message, fixes: fixFor(arg, wrong) };
  }
  return undefined;
}

/** The functions that a file's expression is, one after the other, where a set stands at their end. */
function functionsOf(root: Expr): Lambda[] | undefined {
  const lambdas: Lambda[] = [];
  let at: Expr | undefined = root;
  while (at) {
    const inner: Expr = skipParens(at);
    if (inner.kind === 'Lambda') {
      lambdas.push(inner);
      at = inner.body;
    } else if (inner.kind === 'Let' || inner.kind === 'With' || inner.kind === 'Assert') at = inner.body;
    else return inner.kind === 'AttrSet' ? lambdas : undefined;
  }
  return undefined;
}

function parametersOf(lambda: Lambda): string {
  if (!lambda.formals) return `\`${lambda.name}\``;
  return `\`{ ${lambda.formals.formals.map(({ name }) => name).join(', ')} }\``;
}

function saidOfMissing(lambda: Lambda): string {
  // `lib` and the like are in the set of packages that it is called with.
  const needed = lambda.formals?.formals.find(({ name }) => name === 'inputs' || name === 'self')?.name;
  return needed === undefined
    ? 'an error about a function where a set is wanted'
    : `“called without required argument '${needed}'”`;
}

/** The call with what the file asks for, where all of it has a name here. */
function giveArguments(expr: Expr, lambda: Lambda): Fix[] {
  const names = lambda.formals
    ? lambda.formals.formals.filter((formal) => !formal.default).map(({ name }) => name)
    : [lambda.name ?? ''];
  if (names.length === 0 || !names.every((name) => isBound(expr, name))) return [];
  const given = lambda.formals ? `{ inherit ${names.join(' ')}; }` : names[0]!;
  return [replaceBy(expr, `${textOf(skipParens(expr))} ${given}`, `Call it with \`${given}\``)];
}

function fixFor(arg: Expr, wrong: Mismatch): Fix[] {
  if (wrong.kind === 'value-for-set' && wrong.names.every((name) => isBound(arg, name))) {
    const set = `{ inherit ${wrong.names.join(' ')}; }`;
    return [replaceBy(arg, set, `Call it with \`${set}\``)];
  }
  if (wrong.kind === 'set-for-value' && isBound(arg, wrong.name))
    return [replaceBy(arg, wrong.name, `Call it with \`${wrong.name}\``)];
  const set = skipParens(arg);
  if (wrong.kind !== 'missing' || set.kind !== 'AttrSet') return [];
  const { names } = wrong;
  if (!names.every((name) => isBound(arg, name))) return [];
  const inherit = set.bindings.find((one) => one.kind === 'Inherit' && !one.from);
  return [
    {
      kind: 'change',
      title: `Pass \`${names.join('`, `')}\``,
      safe: true,
      preferred: true,
      change: () =>
        changeFile(arg.file, (edits) => {
          if (inherit?.kind === 'Inherit') for (const name of names) edits.addInheritName(inherit, name);
          else edits.insertBinding(set, `inherit ${names.join(' ')};`);
        }),
    },
  ];
}

const replaceBy = (expr: Expr, text: string, title: string): Fix => ({
  kind: 'change',
  title,
  safe: true,
  preferred: true,
  change: () => changeFile(expr.file, (edits) => edits.replace(skipParens(expr), text)),
});
