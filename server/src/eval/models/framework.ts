/**
 * Frameworks that are written in Nix and that we model in Nix, in files beside this one: what a framework reads from folders,
 * its model reads from the workspace's.
 *
 *     { lib, inputs, self, isNixpkgs, isText, any, surely, unseen, unseenModules, unseenSet }: { lib.mkFlake = …; flakeModules.default = …; }     // `inputs` are the framework's own
 */
import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { libValue } from '../lib/index.ts';
import { collect } from '../modules/collect.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { attrs, bool, type Extern, extern, type Primop, primop, str, unknown, type Value } from '../value.ts';
import { nixModel } from './nix-text.ts';

/** Whether an input is nixpkgs: has packages, that is. */
const isNixpkgs = (ev: Evaluator): Primop =>
  primop('isNixpkgs', 1, ([input]) => {
    const value = input!.force();
    if (value.kind !== 'extern') return bool(false);
    return bool(
      selectName(ev, selectName(ev, value, 'legacyPackages', undefined), 'x86_64-linux', undefined).kind ===
        'pkgs',
    );
  });

/** Whether a value is surely text: what can't be seen is taken to be none. */
const isText: Primop = primop('isText', 1, ([value]) => bool(value!.force().kind === 'string'));

/** Whether a condition surely holds: one that can't be told is taken not to. */
const surely: Primop = primop('surely', 1, ([condition]) => {
  const value = condition!.force();
  return bool(value.kind === 'bool' && value.value);
});

/** What may be missing of what a system of modules says: nothing where all of them are known. */
const unseenModules = (ev: Evaluator): Primop =>
  primop('unseenModules', 1, ([made]) => {
    const value = made!.force();
    if (value.kind !== 'attrs' || !value.system) return value;
    const { holes, failures } = collect(ev, value.system);
    return failures[0] ?? holes[0] ?? attrs(new Map());
  });

/** The type of options whose own the models leave out: one definition is the value, how several are merged is not known. */
const any = attrs(
  new Map([
    ['_type', Thunk.of(str('option-type'))],
    ['name', Thunk.of(str('any'))],
  ]),
);

/** `unseen "a library"`: what the model does not say. `unseenSet` is the same, for a set or a module of which nothing need be there. */
const unseen: Primop = primop('unseen', 1, ([what], node) => {
  const text = what!.force();
  return unknown(`${text.kind === 'string' ? text.value : 'it'} is not followed`, node);
});

/** A model of an input whose text gives the flake's value as far as it is known; what the text lacks stays unseen. */
export function framework(name: string, text: string): (ev: Evaluator, value: Extern) => Value | undefined {
  const model = nixModel(name, text);
  const flakes = new WeakMap<Evaluator, Map<string, Value>>();
  const flakeOf = (ev: Evaluator, { root }: Extern): Value => {
    const known = flakes.get(ev) ?? new Map<string, Value>();
    flakes.set(ev, known);
    const key = root.type === 'input' ? root.name : '';
    let flake = known.get(key);
    if (!flake) {
      const inputs = extern(root, [{ op: 'select', name: 'inputs', node: undefined }]);
      const given = attrs(
        new Map<string, Thunk>([
          ['lib', Thunk.of(libValue(ev))],
          ['inputs', Thunk.of(inputs)],
          ['self', Thunk.of(extern(root))],
          ['isNixpkgs', Thunk.of(isNixpkgs(ev))],
          ['isText', Thunk.of(isText)],
          ['any', Thunk.of(any)],
          ['surely', Thunk.of(surely)],
          ['unseenModules', Thunk.of(unseenModules(ev))],
          ['unseen', Thunk.of(unseen)],
          ['unseenSet', Thunk.of(unseen)],
        ]),
      );
      flake = apply(ev, model(ev), Thunk.of(given), undefined);
      known.set(key, flake);
    }
    return flake;
  };
  return (ev, value) => {
    const [step, ...more] = value.ops;
    if (!step || more.length > 0) return undefined;
    const flake = flakeOf(ev, value);
    if (flake.kind !== 'attrs') throw new Error(`the model of ${name} is a value of kind ${flake.kind}`);
    if (step.op === 'select')
      return flake.entries.has(step.name)
        ? opened(selectName(ev, flake, step.name, step.node), value)
        : undefined;
    return flake.entries.has('__functor') ? apply(ev, flake, step.arg, step.node) : undefined;
  };
}

/** A set of which the model has not all names: what else the framework has there stays unseen. */
const opened = (value: Value, hole: Extern): Value =>
  value.kind === 'attrs' && !value.rest ? { ...value, rest: { hole, under: new Map() } } : value;
