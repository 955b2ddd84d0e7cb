/**
 * From a place that installs or runs a llama.cpp to the expression that is to be another: the author may have named it in a `let`,
 * handed it on through an option of their own, or wrapped it in a path to one of its programs.
 *
 *     [ cfg.package ]                 →  the default, or the definition, of the option
 *     "${llama}/bin/llama-server"     →  what `llama` is bound to
 *     lib.getExe' pkgs.llama-cpp "x"  →  `pkgs.llama-cpp`
 *     instance.package                →  what was handed to the function that `instance` is an argument of
 */
import { collect } from '../eval/modules/collect.ts';
import { declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { readOption } from '../eval/modules/read.ts';
import { type ModuleSystem, moduleFile } from '../eval/modules/system.ts';
import type { Value } from '../eval/value.ts';
import type { Fleet } from '../fleet/types.ts';
import { references, resolve } from '../nix/scopes.ts';
import type { Binding, Expr, InheritName, Node, Select, Variable } from '../nix/syntax.ts';
import { ancestors, children, skipParens, staticPath } from '../nix/walk.ts';
import { type OwnChoice, ownChoice } from './own-choice.ts';
import { isEditable, isModuleArgument } from './places.ts';

/** What has to be changed for a place to have another package. */
export type PackageSource =
  /** An expression to be replaced. */
  | { readonly kind: 'expression'; readonly expr: Expr }
  /** A choice of the author's own, which stays: what it chooses from is to be replaced. */
  | { readonly kind: 'choice'; readonly expr: Expr; readonly choice: OwnChoice }
  /** A name of `inherit (pkgs) llama-cpp;` that several expressions use: it becomes a binding of its own. */
  | { readonly kind: 'inherited'; readonly name: InheritName }
  /** An option whose default comes from a function that takes the package's name: it can be defined, its default can't be changed. */
  | { readonly kind: 'option'; readonly path: readonly string[] };

export interface SourceQuestion {
  readonly fleet: Fleet;
  readonly system: ModuleSystem;
  /** Places that are themselves to be replaced: a name that nothing else uses goes with them. */
  readonly places: ReadonlySet<Node>;
  /** The package. */
  readonly value: Value;
}

const maxSteps = 12;

/** `holds`: the place is a text or a call that the package is only a part of. Undefined where the way can't be followed. */
export function packageSource(
  question: SourceQuestion,
  place: Expr,
  holds: boolean,
): PackageSource | undefined {
  return follow(question, place, { whole: place, isPackage: !holds }, maxSteps);
}

/** An expression on the way, with the parentheses around it, and whether its value is the package itself. */
interface Step {
  readonly whole: Expr;
  readonly isPackage: boolean;
}

function follow(question: SourceQuestion, expr: Expr, step: Step, steps: number): PackageSource | undefined {
  if (steps === 0) return undefined;
  const inner = skipParens(expr);
  const here: PackageSource = { kind: 'expression', expr: step.whole };
  const choice = ownChoice(inner);
  if (choice) return { kind: 'choice', expr: step.whole, choice };
  if (inner.kind === 'Variable') return fromName(question, inner, step, steps);
  const option = inner.kind === 'Select' ? optionPath(inner) : undefined;
  if (option)
    return isHostsChoice(question, option) ? here : fromOption(question, option, step.isPackage, steps);
  if (isMention(inner) || isChoice(inner)) return here;
  const handed = isHandedOn(inner) ? whereNamed(question) : undefined;
  if (handed) return { kind: 'expression', expr: handed };
  return step.isPackage ? here : within(question, inner, steps - 1);
}

/** A part of an argument that is not one of the module's own. */
function isHandedOn(expr: Expr): boolean {
  if (expr.kind !== 'Select') return false;
  const base = skipParens(expr.base);
  if (base.kind !== 'Variable') return base.kind === 'Select' && isHandedOn(base);
  const { kind } = resolve(base);
  return (kind === 'lambda' || kind === 'formal') && !isModuleArgument(base.name);
}

/** Where a module of the same system names the package, wherever it went from there. */
function whereNamed({ fleet, system, value }: SourceQuestion): Expr | undefined {
  const node = value.kind === 'extern' ? value.node : undefined;
  const named = node?.kind === 'AttrName' ? node.parent : node;
  if (!isEditable(named, fleet.root) || !isExpr(named) || !isMention(named)) return undefined;
  const isThere = collect(fleet.ev, system).modules.some((module) => moduleFile(module) === named.file.path);
  return isThere ? named : undefined;
}

/** A name that is bound in the file: where something else uses it too, its binding is what changes. */
function fromName(
  question: SourceQuestion,
  name: Variable,
  step: Step,
  steps: number,
): PackageSource | undefined {
  const meaning = resolve(name);
  const here: PackageSource = { kind: 'expression', expr: step.whole };
  if (meaning.kind === 'with') return step.isPackage || isMention(name) ? here : undefined;
  if (meaning.kind !== 'let' && meaning.kind !== 'rec') return undefined;
  const { node } = meaning;
  if (!isEditable(node, question.fleet.root)) return undefined;
  if (node.kind === 'InheritName') return fromInherited(question, node, step, steps);
  if (meaning.all.length !== 1 || node.path.length !== 1) return undefined;
  const isShared = references(node).some((use) => !isPlace(question, use));
  if (step.isPackage && !isShared && !ownChoice(node.value)) return here;
  return follow(question, node.value, { ...step, whole: node.value }, steps - 1);
}

/** `inherit (pkgs) llama-cpp;`, `inherit (cfg) package;` */
function fromInherited(
  question: SourceQuestion,
  node: InheritName,
  step: Step,
  steps: number,
): PackageSource | undefined {
  const from = node.parent?.kind === 'Inherit' ? node.parent.from : undefined;
  if (!from) return undefined;
  const base = optionPath(skipParens(from));
  if (base) return fromOption(question, [...base, node.name], step.isPackage, steps);
  const isShared = references(node).some((use) => !isPlace(question, use));
  if (step.isPackage && !isShared) return { kind: 'expression', expr: step.whole };
  return { kind: 'inherited', name: node };
}

/** True for a name that is itself a place, in parentheses or not. */
function isPlace({ places }: SourceQuestion, use: Node): boolean {
  if (places.has(use)) return true;
  for (const outer of ancestors(use)) {
    if (outer.kind !== 'Paren') return false;
    if (places.has(outer)) return true;
  }
  return false;
}

/**
 * Whether an option is the service's package as a migrated fleet has it: one definition, by default, for the module to make. Where the
 * service runs, other definitions go.
 */
function isHostsChoice({ fleet, system }: SourceQuestion, path: readonly string[]): boolean {
  if (path.join('.') !== 'services.llama-cpp.package' || system.kind !== 'nixos') return false;
  const { definitions } = definitionsAt(fleet.ev, system, path);
  if (definitions.length === 0) return false;
  const enabled = readOption(fleet.ev, system, ['services', 'llama-cpp', 'enable']);
  const isRunning = enabled.kind === 'bool' && enabled.value;
  return isRunning || definitions.every(({ priority }) => priority >= mkDefaultPriority);
}

/** `lib.mkDefault` is `mkOverride 1000`. */
const mkDefaultPriority = 1000;

/** The definition that gives an option its value, or its default. */
function fromOption(
  question: SourceQuestion,
  path: readonly string[],
  isPackage: boolean,
  steps: number,
): PackageSource | undefined {
  const { fleet, system } = question;
  const definitions = definitionsAt(fleet.ev, system, path).definitions.filter(({ doubt }) => !doubt);
  const strongest = definitions.toSorted((a, b) => a.priority - b.priority)[0];
  const declaration = declarationAt(fleet.ev, system, path);
  if (strongest) {
    const node = strongest.value.node;
    if (!isEditable(node, fleet.root) || !isExpr(node)) return undefined;
    return follow(question, node, { whole: node, isPackage }, steps - 1);
  }
  if (!declaration || declaration.path.length !== path.length) return undefined;
  const fallback = declaration.option.entries.get('default')?.node;
  if (isEditable(fallback, fleet.root) && isExpr(fallback))
    return follow(question, fallback, { whole: fallback, isPackage }, steps - 1);
  return { kind: 'option', path };
}

/** The only part of an expression that leads to a package. */
function within(question: SourceQuestion, expr: Expr, steps: number): PackageSource | undefined {
  const found = new Map<Node | string, PackageSource>();
  const visit = (node: Node): void => {
    if (node.kind === 'Lambda') return;
    if (node !== expr && isExpr(node)) {
      const inner = skipParens(node);
      const isStep = inner.kind === 'Variable' || inner.kind === 'Select' || isMention(inner);
      const source = isStep ? follow(question, inner, { whole: node, isPackage: false }, steps) : undefined;
      if (source) {
        found.set(keyOf(source), source);
        return;
      }
    }
    for (const child of children(node)) visit(child);
  };
  if (steps > 0) visit(expr);
  return found.size === 1 ? [...found.values()][0] : undefined;
}

const keyOf = (source: PackageSource): Node | string =>
  source.kind === 'option' ? source.path.join('.') : source.kind === 'inherited' ? source.name : source.expr;

export const isExpr = (node: Node | undefined): node is Expr =>
  node !== undefined &&
  !['Binding', 'Inherit', 'InheritName', 'AttrName', 'Formals', 'Formal', 'Interpolation'].includes(
    node.kind,
  );

const packageName = /^llama[-_]?cpp/i;

/** An expression that names a llama.cpp of a package set or an input, changed or not: `pkgs.llama-cpp.override { … }`. */
export function isMention(expr: Expr): boolean {
  const inner = skipParens(expr);
  const base = overridden(inner);
  if (base) return isMention(base);
  if (inner.kind === 'Variable') return packageName.test(inner.name) && resolve(inner).kind === 'with';
  if (inner.kind !== 'Select') return false;
  const names = staticPath(inner.path) ?? inner.path.map(({ name }) => name ?? '*');
  if (optionPath(inner)) return false;
  const root = rootName(inner.base);
  return names.some((name) => packageName.test(name)) || (root !== undefined && packageName.test(root));
}

/** The package that an `.override { … }`, an `.overrideAttrs (…)` or a function of the author's is applied to. */
function overridden(expr: Expr): Expr | undefined {
  if (expr.kind !== 'Apply') return undefined;
  const fn = skipParens(expr.fn);
  if (fn.kind !== 'Select' || !/^override(Attrs|DerivationArgs)?$/.test(fn.path.at(-1)?.name ?? ''))
    return undefined;
  if (fn.path.length === 1) return fn.base;
  // `pkgs.llama-cpp.override`: the base is a part of this select, which has no node of its own.
  const names = staticPath(fn.path.slice(0, -1));
  return names?.some((name) => packageName.test(name)) && !optionPath(fn) ? selectBefore(fn) : undefined;
}

/** A select without its last step, for asking what it names. */
const selectBefore = (select: Select): Select => ({ ...select, path: select.path.slice(0, -1) });

const rootName = (expr: Expr): string | undefined => {
  const inner = skipParens(expr);
  if (inner.kind === 'Variable') return inner.name;
  return inner.kind === 'Select' ? rootName(inner.base) : undefined;
};

/** `if … then pkgs.a else pkgs.b`, `{ a = pkgs.a; }.${x}`: a choice among packages is replaced as a whole. */
export function isChoice(expr: Expr): boolean {
  const inner = skipParens(expr);
  if (inner.kind === 'If') {
    const isPackage = (branch: Expr): boolean => isMention(branch) || isChoice(branch);
    return isPackage(inner.then) && isPackage(inner.else);
  }
  if (inner.kind !== 'Select') return false;
  const base = skipParens(inner.base);
  if (base.kind !== 'AttrSet') return false;
  const values = base.bindings.filter((binding): binding is Binding => binding.kind === 'Binding');
  return values.length > 0 && values.every(({ value }) => isMention(value) || isChoice(value));
}

/** The option that an expression reads: `cfg.package` with `cfg = config.services.x` is `services.x.package`. */
export function optionPath(expr: Expr, steps = maxSteps): string[] | undefined {
  const inner = skipParens(expr);
  if (steps === 0) return undefined;
  if (inner.kind === 'Select') {
    const base = optionPath(inner.base, steps - 1);
    const names = staticPath(inner.path);
    return base && names && [...base, ...names];
  }
  if (inner.kind !== 'Variable') return undefined;
  const meaning = resolve(inner);
  if (meaning.kind === 'formal' || meaning.kind === 'lambda') return inner.name === 'config' ? [] : undefined;
  if (meaning.kind !== 'let') return undefined;
  const { node } = meaning;
  if (node.kind === 'Binding')
    return meaning.all.length === 1 && node.path.length === 1 ? optionPath(node.value, steps - 1) : undefined;
  const from = node.parent?.kind === 'Inherit' ? node.parent.from : undefined;
  const base = from && optionPath(from, steps - 1);
  return base && [...base, node.name];
}
