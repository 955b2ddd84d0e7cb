/** `environment.systemPackages = [ (builtins.attrNames { … }) null "llama-cpp" ];` */
import { isLibNode } from '../../eval/lib/index.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import { isHole, typeName, type Value } from '../../eval/value.ts';
import type { Fleet } from '../../fleet/types.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { packageLists, type SystemOfHost, systemsOf } from '../systems.ts';

export const notAPackage: Rule = {
  id: 'not-a-package',
  severity: 'error',
  summary: 'an element of a list of packages is surely no package',
  *check({ fleet, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const one of systemsOf(fleet)) {
      for (const path of packageLists(fleet, one.system)) yield* judge(fleet, one, path);
    }
  },
};

function* judge(fleet: Fleet, { system }: SystemOfHost, path: readonly string[]): Iterable<Found> {
  for (const { value, doubt, node } of definitionsAt(fleet.ev, system, path).definitions) {
    const list = value.force();
    if (doubt || list.kind !== 'list') continue;
    for (const item of list.items) {
      if (isHole(item)) continue;
      const element = item.force();
      const at = item.node && !isLibNode(item.node) ? item.node : node;
      if (!at || !isNoPackage(element)) continue;
      yield {
        file: at.file,
        span: spanOf(at),
        message: `This is ${typeName(element)}, not a package: Nix stops with “A definition for option \`${path.join('.')}' is not of type \`package'”.`,
      };
    }
  }
}

const plain = new Set<Value['kind']>(['null', 'bool', 'int', 'float', 'list', 'lambda', 'primop']);

/** Names of sets that are packages, or may become one: a derivation, a path, a property of the module system. */
const perhaps = ['type', 'outPath', '_type', 'override', '__toString'];

function isNoPackage(value: Value): boolean {
  if (plain.has(value.kind)) return true;
  // A path in the store is taken for a package.
  if (value.kind === 'string') return !value.value.startsWith('/');
  return value.kind === 'attrs' && !value.rest && !perhaps.some((name) => value.entries.has(name));
}
