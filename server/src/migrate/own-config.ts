/** By which name the configuration of the host is read where a package is installed: a home’s own modules have another `config`. */
import type { Evaluator } from '../eval/evaluator.ts';
import { collect } from '../eval/modules/collect.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import type { Installed } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';
import { moduleFunction } from './places.ts';

/**
 * `config` in a module of the host, also where it defines what a home has (`home-manager.users.mara.home.packages = [ … ]`), `osConfig`
 * in a home's own.
 */
export function hostConfigName(
  ev: Evaluator,
  host: ModuleSystem | undefined,
  { system }: Pick<Installed, 'system'>,
  node: Node | undefined,
): 'config' | 'osConfig' {
  if (system.kind !== 'home') return 'config';
  if (!host || !node) return 'osConfig';
  const { lambda, root } = moduleFunction(node);
  const module: Node = lambda ?? root;
  const isOfHost = collect(ev, host).modules.some(({ value }) =>
    value.origins.some((origin) => origin === module || [...ancestors(origin)].includes(module)),
  );
  const isFileOfHome = collect(ev, system).modules.some(({ path }) => path === node.file.path);
  return isOfHost && !isFileOfHome ? 'config' : 'osConfig';
}
