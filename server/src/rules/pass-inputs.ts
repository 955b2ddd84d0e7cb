/** `specialArgs = { inherit inputs; };` in the call that makes a host. */
import type { Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { changeFile } from './changes.ts';
import { bindingOf } from './override-calls.ts';
import type { Fix } from './rule.ts';
import { isBound } from './scope-names.ts';

/** The fix, where the call has a literal set and `inputs` has a name there, or can be given one. */
export function passInputs(call: Node | undefined, name: 'specialArgs' | 'extraSpecialArgs'): Fix[] {
  const set = call?.kind === 'Apply' ? skipParens(call.arg) : undefined;
  if (!call || set?.kind !== 'AttrSet') return [];
  const outputs = [...ancestors(call)].find(
    (node) =>
      node.kind === 'Lambda' && node.parent?.kind === 'Binding' && node.parent.path[0]?.name === 'outputs',
  );
  const isNamed = isBound(call, 'inputs');
  if (!isNamed && !(outputs?.kind === 'Lambda' && outputs.formals && outputs.name === undefined)) return [];
  const there = bindingOf(set, name);
  const args = there && skipParens(there.value);
  if (there && args?.kind !== 'AttrSet') return [];
  return [
    {
      kind: 'change',
      title: `Pass \`inputs\` by \`${name}\``,
      safe: true,
      preferred: true,
      change: () =>
        changeFile(call.file, (edits) => {
          if (!isNamed && outputs?.kind === 'Lambda') edits.addAtName(outputs, 'inputs');
          const inherit =
            args?.kind === 'AttrSet'
              ? args.bindings.find((one) => one.kind === 'Inherit' && !one.from)
              : undefined;
          const modules = bindingOf(set, 'modules');
          if (inherit?.kind === 'Inherit') edits.addInheritName(inherit, 'inputs');
          else if (args?.kind === 'AttrSet') edits.insertBinding(args, 'inherit inputs;');
          else
            edits.insertBinding(
              set,
              `${name} = { inherit inputs; };`,
              modules ? { place: { before: modules } } : {},
            );
        }),
    },
  ];
}
