/**
 * A table of packages that is looked up in, and then asked for its names:
 *
 *     llamaPkg = builtins.attrNames { cpu = pkgs.llama-cpp-cpu; cuda = pkgs.llama-cpp-cuda; }.${gpuKind};
 *
 * The select binds tighter than the call: this is the list of the attribute names of one package.
 */
import { resolve } from '../../nix/scopes.ts';
import type { Apply, AttrSet, Expr, Select } from '../../nix/syntax.ts';
import { skipParens, staticPath } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { bareElement, nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { callOf, libraryFunction } from '../uses.ts';

export const attrNamesLookup: Rule = {
  id: 'attr-names-lookup',
  severity: 'error',
  summary: 'attrNames, attrValues or the like is applied to one package of a table',
  *check({ files }) {
    for (const file of files) {
      for (const apply of nodesOf(file, 'Apply')) {
        const found = lookupAsked(apply);
        if (found) yield found;
      }
    }
  },
};

const noPackage = "Nix stops where a package is wanted with “is not of type `package'”";

/** What comes of a call on one package. None of them makes anything sensible of it. */
const results: ReadonlyMap<string, string> = new Map([
  ['attrNames', `the result is a list of names, and ${noPackage}`],
  ['attrValues', `the result is a list of its attributes, and ${noPackage}`],
  ...['head', 'last', 'tail', 'listToAttrs', 'concatLists', 'length'].map((name): [string, string] => [
    name,
    'Nix stops with “value is a set while a list was expected”',
  ]),
]);

/** What is wrong with a call; undefined for any other than this rule's. */
export function lookupAsked(apply: Apply): Found | undefined {
  const name = libraryFunction(apply.fn);
  const what = name === undefined ? undefined : results.get(name);
  if (what === undefined) return undefined;
  // Parentheses around the select say that it is meant.
  const { arg } = apply;
  if (arg.kind !== 'Select' || arg.default) return undefined;
  const table = tableOf(arg);
  if (!table || !holdsPackages(table, arg.path.length)) return undefined;
  return {
    file: apply.file,
    span: { start: apply.start, end: apply.end },
    message: `\`${textOf(apply.fn)}\` gets the package that is looked up here, not the table: ${what}.`,
    fixes: [
      {
        kind: 'change',
        title: `Drop \`${textOf(apply.fn)}\``,
        safe: true,
        preferred: true,
        change: () =>
          changeFile(apply.file, (edits) => {
            const whole = bareElement(apply);
            edits.replaceSpan({ start: whole.start, end: arg.start }, '');
            if (arg.end < whole.end) edits.replaceSpan({ start: arg.end, end: whole.end }, '');
          }),
      },
    ],
  };
}

/** The literal set that is selected from, perhaps by name. */
function tableOf(select: Select): AttrSet | undefined {
  const base = skipParens(select.base);
  if (base.kind === 'AttrSet') return base;
  if (base.kind !== 'Variable') return undefined;
  const meaning = resolve(base);
  if (meaning.kind !== 'let' && meaning.kind !== 'rec') return undefined;
  const [only] = meaning.all;
  if (meaning.all.length !== 1 || only?.kind !== 'Binding' || only.path.length !== 1) return undefined;
  const value = skipParens(only.value);
  return value.kind === 'AttrSet' ? value : undefined;
}

/** True where everything in the table is a package, as far as its text tells. */
function holdsPackages(table: AttrSet, depth: number): boolean {
  if (depth !== 1 || table.bindings.length === 0) return false;
  const isNull = (expr: Expr): boolean => textOf(skipParens(expr)) === 'null';
  const isEntry = (binding: AttrSet['bindings'][number]): boolean =>
    binding.kind === 'Inherit'
      ? binding.from !== undefined && isPackageSet(skipParens(binding.from))
      : binding.path.length === 1 && (isPackage(binding.value) || isNull(binding.value));
  const isAllNull = table.bindings.every((binding) => binding.kind === 'Binding' && isNull(binding.value));
  return table.bindings.every(isEntry) && !isAllNull;
}

function isPackage(expr: Expr): boolean {
  const inner = skipParens(expr);
  switch (inner.kind) {
    case 'Select':
      return isPackageSelect(inner);
    case 'Variable': {
      const meaning = resolve(inner);
      if (meaning.kind === 'with')
        return meaning.withs.every(({ namespace }) => isPackageSet(skipParens(namespace)));
      if (meaning.kind === 'let' && meaning.node.kind === 'Binding' && meaning.node.path.length === 1)
        return isPackage(meaning.node.value);
      return false;
    }
    case 'Apply': {
      const { fn } = callOf(inner);
      const name = fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
      return name === 'override' || name === 'overrideAttrs' || name === 'callPackage';
    }
    default:
      return false;
  }
}

function isPackageSelect(select: Select): boolean {
  if (select.default) return false;
  const names = select.path.map(({ name }) => name);
  if (names.at(-1) === undefined) return false;
  const at = names.findIndex((name) => name === 'packages' || name === 'legacyPackages');
  if (at >= 0) return names.length - at === 3;
  return isPackageSet(skipParens(select.base)) && (names.length === 1 || /llama/i.test(names.at(-1)!));
}

const packageSets = /^(pkgs|final|prev|super|unstable|stable|pkgs[-_A-Z]\w*|\w+[-_]?pkgs|\w+Pkgs)$/i;

/** A name that people give to package sets, or `inputs.x.packages.${system}`. */
function isPackageSet(expr: Expr): boolean {
  if (expr.kind === 'Variable') return packageSets.test(expr.name);
  if (expr.kind !== 'Select') return false;
  const names = staticPath(expr.path);
  const last = names?.at(-1) ?? '';
  return packageSets.test(last) || expr.path.at(-2)?.name === 'packages';
}
