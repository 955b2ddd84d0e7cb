/** Builtins on sets. */
import { apply, formalsOf } from '../apply.ts';
import { Bail } from '../bail.ts';
import {
  forceAttrs,
  forceClosed,
  forceElements,
  forceFunction,
  forceList,
  forceString,
  known,
  whyUnseen,
} from '../coerce.ts';
import { compareText } from '../compare.ts';
import { mayHave, selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import {
  attrs,
  bool,
  type Extern,
  failure,
  isHole,
  list,
  type Rest,
  str,
  typeName,
  type Unknown,
  unknown,
} from '../value.ts';
import type { Table } from './types.ts';

const sortedNames = (entries: ReadonlyMap<string, Thunk>): string[] => [...entries.keys()].sort(compareText);

/** A hole behind which names stand that nobody sees. */
const hidden = (why: Unknown): Rest => ({ hole: why, under: new Map() });

/** A set of packages of nixpkgs, whose members nobody can list here: `pkgs.nerd-fonts`. */
function membersOf(set: Thunk): Extern | undefined {
  const value = set.force();
  return value.kind === 'extern' && value.root.type === 'pkgs' && value.ops.length > 0 ? value : undefined;
}

export const attrsBuiltins: Table = {
  attrNames: {
    arity: 1,
    run: (ev, [set], node) => {
      const members = membersOf(set!);
      if (members) return list([{ hole: whyUnseen(members, node) }]);
      const value = forceAttrs(ev, set!, node);
      const names = sortedNames(value.entries).map((name) =>
        Thunk.of(str(name), value.entries.get(name)!.node),
      );
      return value.rest ? list([...names, { hole: whyUnseen(value.rest.hole, node) }]) : list(names);
    },
  },
  attrValues: {
    arity: 1,
    run: (ev, [set], node) => {
      const unseen = set!.force();
      if (unseen.kind === 'extern') return list([{ hole: unseen }]);
      const value = forceAttrs(ev, set!, node);
      const values = sortedNames(value.entries).map((name) => value.entries.get(name)!);
      if (!value.rest) return list(values);
      const { hole } = value.rest;
      return list([...values, { hole: hole.kind === 'extern' ? hole : whyUnseen(hole, node) }]);
    },
  },
  getAttr: {
    arity: 2,
    run: (ev, [name, set], node) => selectName(ev, set!.force(), forceString(ev, name!, node), node),
  },
  hasAttr: {
    arity: 2,
    run: (ev, [name, set], node) => {
      const wanted = forceString(ev, name!, node);
      const value = known(set!, node);
      const has = mayHave(ev, value, wanted);
      if (has === undefined && !['attrs', 'pkgs', 'config'].includes(value.kind))
        return failure('type', `value is ${typeName(value)} while a set was expected`, node);
      return has === undefined ? unknown(`whether \`${wanted}\` is there is not known`, node) : bool(has);
    },
  },
  mapAttrs: {
    arity: 2,
    run: (ev, [fn, set], node) => {
      const value = forceAttrs(ev, set!, node);
      const entries = new Map<string, Thunk>();
      for (const [name, thunk] of value.entries) {
        entries.set(
          name,
          ev.lazy(
            () => apply(ev, apply(ev, fn!.force(), Thunk.of(str(name)), node), thunk, node),
            thunk.node,
            thunk.binding,
          ),
        );
      }
      return attrs(entries, value.origins, value.rest && hidden(whyUnseen(value.rest.hole, node)));
    },
  },
  removeAttrs: {
    arity: 2,
    run: (ev, [set, names], node) => {
      const whole = set!.force();
      const value =
        whole.kind === 'pkgs' || (whole.kind === 'extern' && whole.root.type === 'input')
          ? attrs(new Map(), [], { hole: whole, under: new Map() })
          : forceAttrs(ev, set!, node);
      const removed = forceElements(ev, names!, node).map((name) => forceString(ev, name, node));
      const left = ([name]: [string, Thunk]): boolean => !removed.includes(name);
      const entries = new Map([...value.entries].filter(left));
      if (!value.rest) return attrs(entries, value.origins);
      const under = new Map([...value.rest.under].filter(left));
      const without = new Set([...(value.rest.without ?? []), ...removed]);
      return attrs(entries, value.origins, { hole: value.rest.hole, under, without });
    },
  },
  listToAttrs: {
    arity: 1,
    run: (ev, [items], node) => {
      const entries = new Map<string, Thunk>();
      const value = forceList(ev, items!, node);
      let open = false;
      for (const item of value.items) {
        if (isHole(item)) {
          open = true;
          continue;
        }
        const pair = forceAttrs(ev, item, node);
        const name = selectName(ev, pair, 'name', node);
        if (name.kind === 'failure') return name;
        if (!['string', 'unknown', 'extern', 'union', 'config'].includes(name.kind))
          return failure('type', `value is ${typeName(name)} while a string was expected`, node);
        if (name.kind !== 'string') {
          if (!['unknown', 'extern', 'union', 'config'].includes(name.kind)) {
            return failure('type', `value is ${typeName(name)} while a string was expected`, node);
          }
          open = true;
        } else if (!entries.has(name.value)) {
          const inner = pair.entries.get('value');
          entries.set(name.value, inner ?? ev.lazy(() => selectName(ev, pair, 'value', node), item.node));
        }
      }
      if (!open) return attrs(entries, value.origins);
      // The first of several pairs of one name wins, so an unseen one may override.
      return attrs(new Map(), value.origins, {
        hole: unknown('not all pairs of the list are known', node),
        under: entries,
      });
    },
  },
  intersectAttrs: {
    arity: 2,
    run: (ev, [left, right], node) => {
      const wanted = forceAttrs(ev, left!, node);
      const from = known(right!, node);
      if (from.kind === 'attrs' && !from.rest && !wanted.rest) {
        return attrs(new Map([...from.entries].filter(([name]) => wanted.entries.has(name))), from.origins);
      }
      if (!['attrs', 'pkgs', 'config'].includes(from.kind))
        return failure('type', `value is ${typeName(from)} while a set was expected`, node);
      if (wanted.rest) throw new Bail(whyUnseen(wanted.rest.hole, node));
      // What surely is on both sides is known; the rest perhaps.
      const entries = new Map<string, Thunk>();
      let open = false;
      for (const name of wanted.entries.keys()) {
        const has = mayHave(ev, from, name);
        if (has === true)
          entries.set(
            name,
            ev.lazy(() => selectName(ev, from, name, node), node),
          );
        else if (has === undefined) open = true;
      }
      return attrs(
        entries,
        [],
        open ? { hole: unknown('not all names of the set are known', node), under: new Map() } : undefined,
      );
    },
  },
  catAttrs: {
    arity: 2,
    run: (ev, [name, sets], node) => {
      const wanted = forceString(ev, name!, node);
      const found: Thunk[] = [];
      for (const set of forceElements(ev, sets!, node)) {
        const value = forceAttrs(ev, set, node);
        const has = mayHave(ev, value, wanted);
        if (has === undefined) return unknown('not all names of the sets are known', node);
        if (has)
          found.push(value.entries.get(wanted) ?? ev.lazy(() => selectName(ev, value, wanted, node), node));
      }
      return list(found);
    },
  },
  zipAttrsWith: {
    arity: 2,
    run: (ev, [fn, sets], node) => {
      const groups = new Map<string, Thunk[]>();
      for (const set of forceElements(ev, sets!, node)) {
        for (const [name, thunk] of forceClosed(ev, set, node).entries) {
          groups.set(name, [...(groups.get(name) ?? []), thunk]);
        }
      }
      const entries = new Map<string, Thunk>();
      for (const [name, thunks] of groups) {
        entries.set(
          name,
          ev.lazy(
            () => apply(ev, apply(ev, fn!.force(), Thunk.of(str(name)), node), Thunk.of(list(thunks)), node),
            node,
          ),
        );
      }
      return attrs(entries);
    },
  },
  functionArgs: {
    arity: 1,
    run: (ev, [fn], node) => {
      const value = forceFunction(ev, fn!, node);
      const formals = value.kind === 'attrs' ? undefined : formalsOf(value);
      if (formals) return attrs(new Map([...formals].map(([name, has]) => [name, Thunk.of(bool(has))])));
      if (value.kind === 'primop') return attrs(new Map());
      if (value.kind === 'attrs') return failure('type', '"functionArgs" requires a function', node);
      return unknown('the function can’t be seen', node);
    },
  },
  // Positions say where a text stands; nobody's packages depend on it.
  unsafeGetAttrPos: { arity: 2, run: (_ev, _args, node) => unknown('positions are not followed', node) },
};
