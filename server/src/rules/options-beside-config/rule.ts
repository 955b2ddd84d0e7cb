/** `{ options.hardware.gpu = …; services.llama-cpp.enable = true; }`: with `options` at the top, all else belongs into `config`. */
import { collect } from '../../eval/modules/collect.ts';
import type { Module } from '../../eval/modules/system.ts';
import type { AttrSet, Binding, Inherit, Node } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { systemsOf } from '../systems.ts';

export const optionsBesideConfig: Rule = {
  id: 'options-beside-config',
  severity: 'error',
  summary: 'a module has options at its top beside bare definitions',
  *check({ fleet, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const { system } of systemsOf(fleet)) {
      for (const module of collect(fleet.ev, system).modules) {
        const found = module.misplaced.length > 0 && module.certain ? judge(module) : undefined;
        if (found) yield found;
      }
    }
  },
};

function judge({ misplaced, value }: Module): Found | undefined {
  const nodes = misplaced.flatMap((name) => {
    const thunk = value.entries.get(name);
    return thunk?.binding ? [thunk.binding] : [];
  });
  const [first, ...others] = nodes;
  if (!first || nodes.length !== misplaced.length) return undefined;
  const top = value.entries.has('config') ? 'config' : 'options';
  return {
    file: first.file,
    span: nameSpan(first),
    message: `A module with \`${top}\` at its top takes nothing beside \`imports\`, \`options\` and \`config\`: Nix stops with “has an unsupported attribute \`${misplaced[0]}'”.`,
    related: others.map((node) => ({ file: node.file, span: nameSpan(node), message: 'and this' })),
    fixes: value.entries.has('config') ? [] : wrap(nodes),
  };
}

function wrap(nodes: readonly Node[]): Fix[] {
  const bindings = nodes.map(bindingAround);
  const set = bindings[0]?.parent;
  if (set?.kind !== 'AttrSet' || !bindings.every((one): one is Binding | Inherit => one?.parent === set))
    return [];
  // All bindings of a name: `a.b = 1; a.c = 2;`.
  const names = new Set(nodes.map((node) => (node.kind === 'Binding' ? node.path[0]!.name : undefined)));
  const moved = set.bindings.filter(
    (one) => bindings.includes(one) || (one.kind === 'Binding' && names.has(one.path[0]!.name)),
  );
  return [wrapIn(set, moved)];
}

const bindingAround = (node: Node): Binding | Inherit | undefined => {
  if (node.kind === 'Binding') return node;
  return node.kind === 'InheritName' && node.parent?.kind === 'Inherit' ? node.parent : undefined;
};

const wrapIn = (set: AttrSet, bindings: readonly (Binding | Inherit)[]): Fix => ({
  kind: 'change',
  title: 'Put them into `config`',
  safe: true,
  preferred: true,
  change: () => changeFile(set.file, (edits) => edits.wrapBindings(set, 'config', bindings)),
});
