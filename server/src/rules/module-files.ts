/** Modules that are files of their own: functions of the arguments that their system passes. */
import { collect } from '../eval/modules/collect.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Fleet } from '../fleet/types.ts';
import type { AttrSet, Formal, Lambda, SourceFile } from '../nix/syntax.ts';
import { skipParens } from '../nix/walk.ts';
import { isWhollySeen } from './known-modules.ts';

export interface ModuleFile {
  readonly file: SourceFile;
  readonly lambda: Lambda;
  readonly formals: readonly Formal[];
  /** The set that it yields, where that is written down. */
  readonly set: AttrSet | undefined;
}

/** The modules of a system that are surely called with its arguments, and that are to be judged. */
export function moduleFilesOf(
  fleet: Fleet,
  system: ModuleSystem,
  files: readonly SourceFile[],
): ModuleFile[] {
  const paths = new Set<string>();
  for (const { path, certain } of collect(fleet.ev, system).modules) if (path && certain) paths.add(path);
  return files.flatMap((file) => {
    const lambda = paths.has(file.path) ? skipParens(file.tree.root) : undefined;
    if (lambda?.kind !== 'Lambda' || !lambda.formals) return [];
    let body = skipParens(lambda.body);
    while ((body.kind === 'Let' || body.kind === 'With') && body.body) body = skipParens(body.body);
    return [
      { file, lambda, formals: lambda.formals.formals, set: body.kind === 'AttrSet' ? body : undefined },
    ];
  });
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
