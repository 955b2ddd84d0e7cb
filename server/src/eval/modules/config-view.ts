/** `config.a.b` as an expression meets it: a name that grows until it is an option, then the option's value. */
import type { Node } from '../../nix/syntax.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Thunk } from '../thunk.ts';
import { type Attrs, attrs, type ConfigView, unknown, type Value } from '../value.ts';
import { collect } from './collect.ts';
import { declarationAt, declaredNames, declaresAll } from './declarations.ts';
import { definitionsAt } from './definitions.ts';
import { readOption } from './read.ts';
import type { ModuleSystem } from './system.ts';

export function configSelect(ev: Evaluator, view: ConfigView, name: string, node: Node | undefined): Value {
  const { system } = view;
  const path = [...view.path, name];
  const model = ev.models.option?.(system, path);
  if (model?.default) return readOption(ev, system, path);
  if (ev.withDoubt(() => declarationAt(ev, system, path))) return readOption(ev, system, path);
  const { definitions } = definitionsAt(ev, system, path);
  if (model?.merge && definitions.length > 0) return readOption(ev, system, path);
  if (definitions.some((definition) => isLeaf(definition.value.force()))) return readOption(ev, system, path);
  return { kind: 'config', system, path, node: node ?? view.node };
}

/** A definition that is an option's value for sure, not a set of options. */
function isLeaf(value: Value): boolean {
  if (value.kind === 'attrs')
    return value.entries.has('_type') || value.entries.get('type')?.force().kind === 'string';
  return true;
}

export function configHas(ev: Evaluator, view: ConfigView, name: string): boolean | undefined {
  const path = [...view.path, name];
  if (ev.models.option?.(view.system, path)) return true;
  if (ev.withDoubt(() => declarationAt(ev, view.system, path))) return true;
  return definitionsAt(ev, view.system, path).definitions.some((d) => !d.doubt) ? true : undefined;
}

const hasNoHoles = (ev: Evaluator, system: ModuleSystem): boolean => {
  const { holes, failures } = collect(ev, system);
  return holes.length + failures.length === 0;
};

/** A part of `config` as a set: what is defined in it, and what we don't see. */
export function configAttrs(ev: Evaluator, view: ConfigView): Attrs {
  const entries = new Map<string, Thunk>();
  const isClosed = declaresAll(ev, view.system);
  const add = (name: string, thunk: Thunk): void => {
    if (entries.has(name)) return;
    const select = (): Value => {
      const value = configSelect(ev, view, name, thunk.node);
      return isClosed && value.kind === 'config' ? configAttrs(ev, value) : value;
    };
    entries.set(name, ev.lazy(select, thunk.node, thunk.binding));
  };
  if (isClosed) for (const [name, thunk] of declaredNames(ev, view.system, view.path)) add(name, thunk);
  for (const { value } of definitionsAt(ev, view.system, view.path).definitions) {
    const set = value.force();
    if (set.kind !== 'attrs') continue;
    for (const [name, thunk] of set.entries) add(name, thunk);
  }
  const isUsersOnly = view.path.length > 0 && ev.models.option?.(view.system, view.path)?.usersOnly;
  if (isClosed || (isUsersOnly && hasNoHoles(ev, view.system))) return attrs(entries);
  const hole = unknown(`other modules may set parts of \`config.${view.path.join('.')}\``, view.node);
  return attrs(entries, [], { hole, under: new Map() });
}
