/** `import ./x.nix { … }.y`, which selects `y` from the argument. */
import type { Apply, AttrSet, Select } from '../../nix/syntax.ts';
import { changeFile } from '../changes.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';
import { wholeCall } from '../uses.ts';

export const selectBindsTighter: Rule = {
  id: 'select-binds-tighter',
  severity: 'error',
  summary: 'an attribute is selected from the argument of a call instead of its result',
  *check({ files }) {
    for (const file of files) {
      for (const apply of nodesOf(file, 'Apply')) {
        const found = judge(apply);
        if (found) yield found;
      }
    }
  },
};

function judge(apply: Apply): Found | undefined {
  const { arg } = apply;
  if (arg.kind !== 'Select' || arg.default || arg.base.kind !== 'AttrSet') return undefined;
  const name = arg.path[0]?.name;
  if (name === undefined || mayHave(arg.base, name)) return undefined;
  return {
    file: apply.file,
    span: { start: arg.base.end, end: arg.end },
    message: `\`.${name}\` is selected from the set before it, not from what the call yields: Nix stops with “attribute '${name}' missing”.`,
    fixes: [
      {
        kind: 'change',
        title: `Put the call in parentheses: \`(${textOf(apply.fn).split('\n')[0]} { … }).${name}\``,
        safe: wholeCall(apply) === apply,
        preferred: true,
        change: () => changeFile(apply.file, (edits) => edits.replaceSpan(apply, parenthesised(apply, arg))),
      },
    ],
  };
}

function parenthesised(apply: Apply, arg: Select): string {
  const { text } = apply.file;
  return `(${text.slice(apply.start, arg.base.end)})${text.slice(arg.base.end, arg.end)}`;
}

/** Whether the set has the name, or one that only evaluation knows. */
const mayHave = (set: AttrSet, name: string): boolean =>
  set.bindings.some((binding) =>
    binding.kind === 'Binding'
      ? binding.path[0]?.name === undefined || binding.path[0].name === name
      : binding.names.some((inherited) => inherited.name === name),
  );
