/**
 * The llama.cpp packages that a system names elsewhere than in its lists of packages: in the command of a unit, in a wrapper's
 * arguments, in the settings of another service. Only what the flake's own files say counts.
 */
import type { Evaluator } from '../eval/evaluator.ts';
import { isLibNode } from '../eval/lib/index.ts';
import { definitionsOf } from '../eval/modules/definitions.ts';
import { type Definition, discharge } from '../eval/modules/properties.ts';
import type { Module, ModuleSystem } from '../eval/modules/system.ts';
import type { Thunk } from '../eval/thunk.ts';
import { type Extern, isHole, type Unknown, type Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';
import { takesEffect } from './in-force.ts';
import { llamaPackage, type PackageContext } from './llama-package.ts';
import { llamaWord } from './nix-files.ts';
import { speakingModules } from './speaking.ts';
import type { LlamaPackage } from './types.ts';

/** A package where an option names it. */
export interface Use {
  readonly package: LlamaPackage;
  /** The option: `systemd.services.llama-server.serviceConfig.ExecStart`. */
  readonly where: string;
  /** The expression in the flake's own files that names it, or that holds what does. */
  readonly place: Node | undefined;
  /** True where the expression only holds it. */
  readonly holds: boolean;
  /** Why it is perhaps not used; undefined where it surely is. */
  readonly doubt: Unknown | undefined;
}

/** Options that say what a system is made from, not what it has. */
const machinery = new Set(['nixpkgs', 'nix', '_module', 'home-manager', 'assertions', 'warnings', 'meta']);

/** How deep, and how far, values are looked into. */
const maxDepth = 14;
const maxValues = 20_000;

/** Every use, each place once. `isListed`: options whose own elements are looked at elsewhere. */
export function usedIn(
  context: PackageContext,
  system: ModuleSystem,
  isListed: (path: readonly string[]) => boolean,
): Use[] {
  const { ev } = context;
  const modules = speakingModules(ev, system);
  const names = new Set<string>();
  for (const { config } of modules) {
    const set = config?.force();
    for (const name of topNames(ev, set, modules)) if (!machinery.has(name)) names.add(name);
  }
  const scan = new Scan(context, isListed, (path, module) => takesEffect(ev, system, path, module));
  for (const name of names) {
    for (const definition of definitionsOf(ev, system, [name], modules)) scan.definition(definition, [name]);
  }
  return scan.found;
}

/**
 * The llama.cpp packages that an element of a list is made with, where a file that names llama.cpp makes it: `self.packages.S.ask` of
 * a module whose own text names none.
 */
export function heldBy(context: PackageContext, value: Value, node: Node | undefined): LlamaPackage[] {
  const text = writtenIn(value);
  if (text === undefined || !llamaWord.test(text)) return [];
  const scan = new Scan(
    context,
    () => false,
    () => true,
  );
  scan.element(value, node);
  return scan.found.filter(({ doubt }) => !doubt).map((use) => use.package);
}

/** The text of the file in which a derivation is written. */
function writtenIn(value: Value): string | undefined {
  if (value.kind === 'attrs') return value.rest && writtenIn(value.rest.hole);
  if (value.kind !== 'extern') return undefined;
  return value.root.type === 'overridable' ? writtenIn(value.root.result) : authored(value.node)?.file.text;
}

/** The names that a module's text defines, through `mkIf` and `mkMerge`. */
function topNames(ev: Evaluator, set: Value | undefined, modules: ReadonlySet<Module>): string[] {
  if (set?.kind !== 'attrs') return [];
  const type = set.entries.get('_type')?.force();
  if (type?.kind !== 'string') return [...set.entries.keys()];
  const inner = set.entries.get('content')?.force() ?? set.entries.get('contents')?.force();
  if (inner?.kind === 'list')
    return inner.items.flatMap((item) => (isHole(item) ? [] : topNames(ev, item.force(), modules)));
  return topNames(ev, inner, modules);
}

/** An expression of the author's, and whether what is looked at is only a part of its value. */
interface Place {
  readonly node: Node | undefined;
  readonly holds: boolean;
}

/** Whether what a module has at an option takes effect; why, where that is not known. */
type InForce = (path: readonly string[], module: Module) => boolean | Unknown;

class Scan {
  readonly found: Use[] = [];
  readonly #isInForce: InForce;
  readonly #seen = new Set<Value>();
  readonly #context: PackageContext;
  readonly #isListed: (path: readonly string[]) => boolean;
  #within: Definition | undefined;
  #values = 0;
  /** Why what is looked at is perhaps not there. */
  #doubt: Unknown | undefined;
  /** Arguments of functions have names of their own, which are no options. */
  #inCall = 0;

  constructor(context: PackageContext, isListed: (path: readonly string[]) => boolean, isInForce: InForce) {
    this.#context = context;
    this.#isListed = isListed;
    this.#isInForce = isInForce;
  }

  definition(definition: Definition, path: readonly string[]): void {
    this.#within = definition;
    this.#inDoubt(definition.doubt, () => this.#value(definition.value, path, undefined, 0));
  }

  element(value: Value, node: Node | undefined): void {
    const made = value.kind === 'attrs' && value.rest ? value.rest.hole : value;
    if (made.kind === 'extern') this.#extern(made, [], { node, holds: true }, 0);
  }

  #inDoubt(doubt: Unknown | undefined, look: () => void): void {
    const outer = this.#doubt;
    this.#doubt = outer ?? doubt;
    look();
    this.#doubt = outer;
  }

  #value(thunk: Thunk, path: readonly string[], around: Place | undefined, depth: number): void {
    if (depth > maxDepth || this.#values++ > maxValues) return;
    const value = thunk.force();
    const own = authored(thunk.node);
    // The package itself is known from its list; what others are made with is not.
    if (this.#inCall === 0 && this.#isListed(path) && this.#isLlama(value)) return;
    this.#parts(value, path, { node: own ?? around?.node, holds: !own }, depth);
  }

  /** A llama.cpp, or one of several values of which one is. */
  #isLlama(value: Value): boolean {
    const options = value.kind === 'union' ? value.options : [value];
    return options.some((option) => llamaPackage(this.#context, option));
  }

  #parts(value: Value, path: readonly string[], place: Place, depth: number): void {
    switch (value.kind) {
      case 'list':
        for (const item of value.items) if (!isHole(item)) this.#value(item, path, place, depth + 1);
        return;
      case 'attrs':
        return this.#attrs(value, path, place, depth);
      case 'extern':
        return this.#extern(value, path, place, depth);
      case 'union': {
        // `lib.getBin` is one of the package's outputs, whichever there are.
        const whole = value.options.find((of) => value.options.every((option) => isOutputOf(option, of)));
        if (whole) return this.#parts(whole, path, place, depth);
        if (this.#add(value, path, place)) return;
        return this.#inDoubt(value.why, () => {
          for (const option of value.options) this.#parts(option, path, place, depth + 1);
        });
      }
      case 'unknown':
        return this.#text(value.partial ?? [], path, textPlace(value, place), depth);
      default:
        return;
    }
  }

  #attrs(value: Value & { kind: 'attrs' }, path: readonly string[], place: Place, depth: number): void {
    if (this.#add(value, path, place) || this.#seen.has(value)) return;
    this.#seen.add(value);
    const type = value.entries.get('_type')?.force();
    if (type?.kind === 'string') {
      for (const inner of this.#discharged(value, place.node))
        this.#inDoubt(inner.doubt, () => this.#value(inner.value, path, place, depth + 1));
      return;
    }
    for (const [name, thunk] of value.entries) {
      const at = this.#inCall > 0 ? path : [...path, name];
      this.#value(thunk, at, authored(thunk.binding) ? undefined : place, depth + 1);
    }
  }

  #discharged(value: Value, node: Node | undefined): readonly Definition[] {
    const { ev } = this.#context;
    return this.#within
      ? discharge(
          ev,
          ev.lazy(() => value, node),
          this.#within,
        ).definitions
      : [];
  }

  #extern(value: Extern, path: readonly string[], place: Place, depth: number): void {
    if (this.#add(value, path, place) || this.#seen.has(value)) return;
    this.#seen.add(value);
    this.#inCall++;
    if (value.root.type === 'overridable') this.#parts(value.root.result, path, place, depth + 1);
    for (const op of value.ops) if (op.op === 'call') this.#value(op.arg, path, place, depth + 1);
    this.#inCall--;
  }

  /** A text that is known in part: its pieces, each where the author's string has it. */
  #text(partial: readonly (string | Value)[], path: readonly string[], place: Place, depth: number): void {
    const { node } = place;
    const pieces = node?.kind === 'String' && node.parts.length === partial.length ? node.parts : [];
    for (const [index, part] of partial.entries()) {
      if (typeof part === 'string') continue;
      const piece = pieces[index];
      const at = typeof piece === 'object' ? { node: piece.expr, holds: false } : { ...place, holds: true };
      this.#parts(part, path, at, depth + 1);
    }
  }

  #add(value: Value, path: readonly string[], { node: place, holds }: Place): boolean {
    const found = llamaPackage(this.#context, value);
    if (!found || found.origin === 'unknown') return found !== undefined;
    const where = path.join('.');
    const isKnown = this.found.some(
      (use) => use.where === where && use.place === place && isSame(use.package, found),
    );
    if (isKnown) return true;
    const isInForce = this.#within ? this.#isInForce(path, this.#within.module) : true;
    if (isInForce === false) return true;
    const doubt = this.#doubt ?? (isInForce === true ? undefined : isInForce);
    this.found.push({ package: found, where, place, holds, doubt });
    return true;
  }
}

/** Whether two packages are told in the same words. */
const isSame = (one: LlamaPackage, other: LlamaPackage): boolean =>
  one.name === other.name && one.origin === other.origin && String(one.backends) === String(other.backends);

/** Where a text is written: its own string, wherever it was handed on from there. */
function textPlace({ text }: Value & { kind: 'unknown' }, around: Place): Place {
  const own = authored(text);
  return own ? { node: own, holds: true } : around;
}

/** Whether a value is another one with an output selected. */
function isOutputOf(value: Value, of: Value): boolean {
  if (value.kind !== 'extern' || of.kind !== 'extern' || value.root !== of.root) return false;
  const rest = value.ops.slice(of.ops.length);
  return (
    of.ops.every((op, index) => op === value.ops[index]) &&
    rest.every((op) => op.op === 'select' && /^(bin|out|dev|lib|man)$/.test(op.name))
  );
}

/** A node where somebody uses a package: not in lib's text, nor in an overlay's, which only says what the package is. */
export function authored(node: Node | undefined): Node | undefined {
  if (node === undefined || isLibNode(node)) return undefined;
  let uses = authoredUses.get(node);
  if (uses === undefined) {
    uses = !isInOverlay(node);
    authoredUses.set(node, uses);
  }
  return uses ? node : undefined;
}

const authoredUses = new WeakMap<Node, boolean>();

function isInOverlay(node: Node): boolean {
  for (const outer of ancestors(node)) {
    const inner = outer.kind === 'Lambda' && !outer.formals ? outer.body : undefined;
    if (inner?.kind === 'Lambda' && !inner.formals && /^_*(prev|super|old)/.test(inner.name ?? ''))
      return true;
  }
  return false;
}
