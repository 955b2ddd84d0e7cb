/**
 * A package whose name is put together from an option, and the name that each host makes of it:
 *
 *     pkgs."llama-cpp-${config.hardware.gpu}"        carbon: llama-cpp-cuda, boron: llama-cpp-cpu
 *
 * Known where the option is read from the module's own `config`, at once or through `let`; nothing is guessed for other computations.
 */
import { collect } from '../eval/modules/collect.ts';
import { configRoot, type ModuleSystem } from '../eval/modules/system.ts';
import { selectName } from '../eval/select.ts';
import type { Value } from '../eval/value.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import { resolve } from '../nix/scopes.ts';
import type { AttrName, Expr, Lambda } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';

export interface ComputedName {
  readonly host: Host;
  /** Undefined where it can’t be told. */
  readonly name: string | undefined;
}

/** The text before the computed part of a llama.cpp package’s name; undefined for every other name. */
export function computedPrefix({ expr }: AttrName): string | undefined {
  if (expr?.kind !== 'String') return undefined;
  const [prefix, computed, ...others] = expr.parts;
  const isOurs = typeof prefix === 'string' && /^llama-cpp-/.test(prefix);
  return isOurs && typeof computed === 'object' && others.length === 0 ? prefix : undefined;
}

/** The name on each host that has the module; none where the computed part is no option’s value. */
export function computedNames(fleet: Fleet, node: AttrName): ComputedName[] {
  const prefix = computedPrefix(node);
  const part = node.expr?.kind === 'String' ? node.expr.parts[1] : undefined;
  const read = typeof part === 'object' ? optionRead(part.expr) : undefined;
  if (prefix === undefined || !read) return [];
  return fleet.hosts.flatMap((host): ComputedName[] => {
    if (!host.modules || !isModule(fleet, host.modules, read.module)) return [];
    let value: Value = configRoot(host.modules);
    for (const name of read.path) value = selectName(fleet.ev, value, name, undefined);
    return [{ host, name: value.kind === 'string' ? prefix + value.value : undefined }];
  });
}

interface OptionRead {
  readonly path: readonly string[];
  /** The module whose `config` it is read from. */
  readonly module: Lambda;
}

/** Names of `let` that are followed, one to the next. */
const maxNames = 8;

/** `config.hardware.gpu`, or a name that `let` gives to it or to a part of it. */
function optionRead(expr: Expr, names = 0): OptionRead | undefined {
  const inner = skipParens(expr);
  if (inner.kind === 'Select') {
    const base = inner.default ? undefined : optionRead(inner.base, names);
    const path = inner.path.map(({ name }) => name).filter((name) => name !== undefined);
    return base && path.length === inner.path.length ? { ...base, path: [...base.path, ...path] } : undefined;
  }
  if (inner.kind !== 'Variable') return undefined;
  const meaning = resolve(inner);
  if (meaning.kind === 'formal' && inner.name === 'config') return { path: [], module: meaning.lambda };
  if (meaning.kind !== 'let' || meaning.all.length !== 1 || meaning.node.kind !== 'Binding') return undefined;
  // A name may be made of itself, and Nix says so.
  return meaning.node.path.length === 1 && names < maxNames
    ? optionRead(meaning.node.value, names + 1)
    : undefined;
}

/** Whether a system is sure to have a module: as a file, or as a function in one of its lists. */
function isModule({ ev }: Fleet, system: ModuleSystem, module: Lambda): boolean {
  const isFile = module.file.tree.root === module;
  return collect(ev, system).modules.some(
    ({ path, node, certain }) =>
      certain && (isFile ? path === module.file.path : node !== undefined && skipsTo(node as Expr, module)),
  );
}

const skipsTo = (expr: Expr, module: Lambda): boolean => skipParens(expr) === module;
