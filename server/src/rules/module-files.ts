/** Modules that are files of their own: functions of the arguments that their system passes. */
import { collect } from '../eval/modules/collect.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Fleet } from '../fleet/types.ts';
import type { AttrSet, Expr, Formal, Lambda, Node, SourceFile } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { isWhollySeen } from './known-modules.ts';

export interface ModuleFile {
  readonly file: SourceFile;
  readonly lambda: Lambda;
  readonly formals: readonly Formal[];
  /** The set that it yields, where that is written down. */
  readonly set: AttrSet | undefined;
}

/** The modules of a system that are surely called with its arguments, and that are to be judged: files, and functions within others. */
export function moduleFilesOf(
  fleet: Fleet,
  system: ModuleSystem,
  files: readonly SourceFile[],
): ModuleFile[] {
  const lambdas = new Set<Lambda>();
  const judged = new Set(files);
  for (const { path, node, value, certain } of collect(fleet.ev, system).modules) {
    if (!certain) continue;
    const file = path === undefined ? undefined : files.find((one) => one.path === path);
    const inner = path === undefined && node ? innerLambda(node, value.origins) : undefined;
    const lambda = file ? skipParens(file.tree.root) : inner;
    if (lambda?.kind === 'Lambda' && judged.has(lambda.file)) lambdas.add(lambda);
  }
  return [...lambdas].flatMap((lambda) => {
    if (!lambda.formals) return [];
    let body = skipParens(lambda.body);
    while ((body.kind === 'Let' || body.kind === 'With') && body.body) body = skipParens(body.body);
    const set = body.kind === 'AttrSet' ? body : undefined;
    return [{ file: lambda.file, lambda, formals: lambda.formals.formals, set }];
  });
}

/** A module that is a function where it stands: `({ pkgs, ... }: { … })`. */
function innerLambda(node: Node, origins: readonly Node[]): Lambda | undefined {
  const inner = skipParens(node as Expr);
  if (inner.kind === 'Lambda') return inner;
  for (const origin of origins) {
    let at: Node | undefined = origin;
    while (at && (at.kind === 'AttrSet' || at.kind === 'Paren' || at.kind === 'Let' || at.kind === 'With'))
      at = at.parent;
    if (at?.kind === 'Lambda' && node.start <= at.start && at.end <= node.end && node.file === at.file)
      return at;
  }
  return undefined;
}

/** Where the modules of a system get an argument: before any is read, from one of them, or from nobody. */
export function sourceOfArgument(
  fleet: Fleet,
  system: ModuleSystem,
  name: string,
): 'special' | 'module' | 'nobody' | 'unknown' {
  if (['lib', 'options', 'modulesPath', 'specialArgs'].includes(name) || system.arguments.has(name))
    return 'special';
  const special = system.specialArgs.force();
  if (special.kind !== 'attrs') return 'unknown';
  if (special.entries.has(name)) return 'special';
  if (special.rest) return 'unknown';
  if (name === 'pkgs' || name === 'config') return 'module';
  const { definitions, holes } = definitionsAt(fleet.ev, system, ['_module', 'args', name]);
  if (definitions.some(({ doubt }) => !doubt)) return 'module';
  if (definitions.length > 0 || holes.length > 0 || !isWhollySeen(fleet, system)) return 'unknown';
  return 'nobody';
}
