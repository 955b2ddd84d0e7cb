/** Merging definitions as a type of somebody's own says, as nixpkgs does where no type says anything, and where there may be but one. */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { updateAttrs } from '../joining.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, failure, list, str, type Unknown, unknown, type Value } from '../value.ts';
import { type Merging, mergeLists, settle } from './settle.ts';

/** Why definitions can't be told together: not each of them surely holds. */
const inDoubt = ({ kept, holes }: Merging): Unknown | undefined =>
  kept.find(({ doubt }) => doubt)?.doubt ?? holes[0];

/** `mkOptionType { merge = loc: defs: …; }`, and `types.attrs // { merge = …; }`. */
export function mergeAsWritten(ev: Evaluator, type: Value & { kind: 'attrs' }, what: Merging): Value {
  const { kept, path, system } = what;
  const doubt = inDoubt(what);
  if (doubt) return doubt;
  const file = unknown('which file defines an option is not told', system.node);
  const definitions = kept.map(({ value }) =>
    Thunk.of(
      attrs(
        new Map([
          ['file', Thunk.of(file)],
          ['value', value],
        ]),
      ),
    ),
  );
  const node = kept[0]?.node;
  const merge = selectName(ev, type, 'merge', node);
  const loc = list(path.map((name) => Thunk.of(str(name))));
  return apply(ev, apply(ev, merge, Thunk.of(loc), node), Thunk.of(list(definitions)), node);
}

/** One definition, and no second one, were it the same. @param merge what that one comes to */
export function mergeOne({ kept, path }: Merging, merge: () => Value): Value {
  const sure = kept.filter(({ doubt }) => !doubt);
  const name = path.join('.');
  if (sure.length > 1)
    return failure('value', `The option \`${name}' is defined more than once`, sure[0]!.node, name);
  return merge();
}

/** An option of no type: lists and texts are joined, sets laid over each other, of truths one is enough. */
export function mergeByKind(what: Merging): Value {
  const { kept, path } = what;
  if (kept.length < 2) return settle(what);
  const name = path.join('.');
  const values = kept.map(({ value }) => value.force());
  const doubt = inDoubt(what);
  const unseen = values.find(({ kind }) => ['unknown', 'extern', 'union', 'config', 'pkgs'].includes(kind));
  if (values.every(({ kind }) => kind === 'list')) return mergeLists(what);
  if (doubt ?? unseen) return doubt ?? unknown(`\`${name}\` has more than one definition`, kept[0]!.node);
  const failed = values.find(({ kind }) => kind === 'failure');
  if (failed) return failed;
  const are = (kind: Value['kind']): boolean => values.every((value) => value.kind === kind);
  if (are('attrs') && !values.some((value) => value.kind === 'attrs' && value.entries.has('__functor')))
    return values.reduce((below, above) => updateAttrs(below, above, kept[0]!.node));
  if (are('bool')) return bool(values.some((value) => value.kind === 'bool' && value.value));
  if (are('lambda') || are('attrs'))
    return unknown(`\`${name}\` has more than one definition`, kept[0]!.node);
  if (are('string')) {
    const texts = values.map((value) => (value.kind === 'string' ? value.value : ''));
    return str(texts.join(''));
  }
  const [first] = values;
  if (first?.kind === 'int' && values.every((value) => value.kind === 'int' && value.value === first.value))
    return first;
  return failure('value', `Cannot merge definitions of \`${name}'`, kept[0]!.node, name);
}
