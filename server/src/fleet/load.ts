/** From a folder with a flake.nix to its `Fleet`. */
import { apply } from '../eval/apply.ts';
import { Bail } from '../eval/bail.ts';
import { Evaluator } from '../eval/evaluator.ts';
import { type Files, isProblem, matches, type TextTest } from '../eval/files.ts';
import { updateAttrs } from '../eval/joining.ts';
import { libValue } from '../eval/lib/index.ts';
import { standardModels } from '../eval/models/index.ts';
import { storeCopy } from '../eval/paths.ts';
import { Thunk } from '../eval/thunk.ts';
import { type Attrs, attrs, extern, failure, str, unknown, type Value } from '../eval/value.ts';
import type { Lambda, Node } from '../nix/syntax.ts';
import type { Day } from '../upstream/day.ts';
import { nixpkgsDay } from '../upstream/nixpkgs-branches.ts';
import { defaultFleetOptions } from './defaults.ts';
import { findHosts, type HostContext } from './hosts.ts';
import { inputNames } from './inner-inputs.ts';
import { readInputs } from './inputs.ts';
import { llamaModels } from './llama-models.ts';
import { type LockedTree, parseLock, parseLockTree } from './lock.ts';
import { llamaWord, nixFiles } from './nix-files.ts';
import { overlayFile } from './overlays.ts';
import { finished, type Steps } from './steps.ts';
import type { FlakeInput, Fleet, FleetOptions, OverlayFile } from './types.ts';

/** Works out everything about the flake in a folder. Throws only for bugs: what can't be known is unknown in the result. */
export const loadFleet = (files: Files, root: string, options: Partial<FleetOptions> = {}): Fleet =>
  finished(fleetSteps(files, root, options));

/** The same, stopping before each host. */
export function* fleetSteps(files: Files, root: string, options: Partial<FleetOptions> = {}): Steps<Fleet> {
  const settings = { ...defaultFleetOptions, ...options };
  const flakePath = `${root === '/' ? '' : root}/flake.nix`;
  const source = files.source(flakePath);
  const flake = isProblem(source) ? undefined : source;

  let inputs: readonly FlakeInput[] = [];
  const found = files.text(`${root === '/' ? '' : root}/flake.lock`);
  const lockText = isProblem(found) ? '' : found;
  let tree: LockedTree | undefined;
  const names = inputNames(
    () => inputs,
    () => {
      tree ??= parseLockTree(lockText);
      return tree;
    },
  );
  const { kindOf } = names;
  const days = { upstream: settings.assumeUpstream, nixpkgs: settings.assumeNixpkgs };
  const ev: Evaluator = new Evaluator({
    files,
    root,
    inStore: true,
    models: standardModels(
      names,
      llamaModels(kindOf, days, settings.option, () => ev),
    ),
  });

  const value = flake ? ev.lazy(() => guard(() => ev.import(flakePath, undefined))).force() : undefined;
  const set = value?.kind === 'attrs' ? value : undefined;
  const outputsFn = set?.entries.get('outputs')?.force();
  const formals = outputsFn?.kind === 'lambda' ? outputsFormals(outputsFn.node) : [];
  if (set) inputs = readInputs(set, formals, parseLock(lockText));
  days.upstream = inputs.find((input) => input.kind === 'llama-cpp')?.locked ?? settings.assumeUpstream;
  days.nixpkgs = hostsNixpkgsDay(inputs) ?? settings.assumeNixpkgs;

  const made = outputsFn ? makeOutputs(ev, root, inputs, outputsFn) : undefined;
  const context: HostContext = {
    ev,
    kindOf,
    upstreamDay: days.upstream,
    nixpkgsDay: days.nixpkgs,
    option: settings.option,
    showPath: (node: Node) => relative(root, node.file.path),
  };
  const { hosts, unknown: notes } = made
    ? yield* findHosts(context, made.outputs)
    : { hosts: [], unknown: [] };
  // Before overlays are looked at: those that nobody imports are not reached.
  const reached = new Set(ev.read);
  ev.renew();
  return {
    root,
    flakePath,
    flake,
    inputs,
    hosts,
    overlays: findOverlays(context, files, root, made?.inputs),
    unknown:
      value?.kind === 'failure'
        ? [{ about: 'failure', text: value.message, node: value.node }, ...notes]
        : notes,
    outputs: made?.outputs,
    reached,
    ev,
    files,
    options: settings,
    upstreamDay: days.upstream,
    nixpkgsDay: days.nixpkgs,
  };
}

/** The day of the nixpkgs that hosts are most likely built from: the input named so, else the first there is. */
function hostsNixpkgsDay(inputs: readonly FlakeInput[]): Day | undefined {
  const all = inputs.filter((input) => input.kind === 'nixpkgs' && input.locked !== undefined);
  const input = all.find(({ name }) => name === 'nixpkgs') ?? all[0];
  return input?.locked && nixpkgsDay(input.locked, input.source);
}

/** Names that the outputs ask for; one that is also the @-name is a duplicate, and no input. */
const outputsFormals = (fn: Lambda): string[] =>
  (fn.formals?.formals ?? []).map((formal) => formal.name).filter((name) => name !== fn.name);

/** A path below the flake, as people read it. */
export const relative = (root: string, path: string): string =>
  path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;

function guard(work: () => Value): Value {
  try {
    return work();
  } catch (problem) {
    return Bail.valueOf(problem, undefined);
  }
}

/** `outputs` called as Nix calls it: with `self` and every input. */
function makeOutputs(
  ev: Evaluator,
  root: string,
  inputs: readonly FlakeInput[],
  fn: Value,
): { outputs: Thunk; inputs: Attrs } {
  const entries = new Map<string, Thunk>();
  for (const input of inputs) {
    const known = input.node || input.kind !== 'other';
    const value: Value = known
      ? extern({ type: 'input', name: input.name, flake: root })
      : failure('missing-argument', `the flake has no input '${input.name}'`, undefined, input.name);
    entries.set(input.name, Thunk.of(value, input.node, input.node));
  }
  const inputSet = attrs(entries);
  const outputs: Thunk = ev.lazy(() => apply(ev, fn, Thunk.of(inputSet), undefined));
  const self = ev.lazy(() => {
    const own = attrs(
      new Map<string, Thunk>([
        ['outPath', Thunk.of(str(storeCopy(ev, root)))],
        ['inputs', Thunk.of(inputSet)],
        ['outputs', outputs],
        ['_type', Thunk.of(str('flake'))],
        ...['lastModified', 'lastModifiedDate', 'narHash', 'sourceInfo'].map((name): [string, Thunk] => [
          name,
          Thunk.of(unknown(`the flake’s \`${name}\` is not known`)),
        ]),
      ]),
      [],
      // Whether it has a revision depends on the state of its repository.
      { hole: extern({ type: 'argument', name: 'self' }), under: new Map() },
    );
    return withOutputs(own, outputs.force());
  });
  entries.set('self', self);
  return { outputs, inputs: inputSet };
}

/** `self`: its own names over those of the outputs. */
function withOutputs(own: Attrs, value: Value): Value {
  if (value.kind !== 'attrs') return own;
  // Names that we don't see among the outputs may be there; a revision's are no outputs.
  if (value.rest) return attrs(new Map([...value.entries, ...own.entries]), value.origins, value.rest);
  return updateAttrs(value, own, undefined);
}

const namesLlama: TextTest = (text) => llamaWord.test(text);

function findOverlays(
  context: HostContext,
  files: Files,
  root: string,
  inputs: Attrs | undefined,
): OverlayFile[] {
  const found: OverlayFile[] = [];
  const arguments_ = new Map<string, Thunk>([['inputs', Thunk.of(inputs ?? attrs(new Map()))]]);
  for (const [name, thunk] of inputs?.entries ?? []) arguments_.set(name, thunk);
  arguments_.set('lib', Thunk.of(libValue(context.ev)));
  arguments_.set('system', Thunk.of(str('x86_64-linux')));
  for (const path of nixFiles(files, root)) {
    if (path.endsWith('/flake.nix')) continue;
    if (!matches(files, path, namesLlama)) continue;
    const source = files.source(path);
    if (isProblem(source)) continue;
    const overlay = overlayFile(context, source, arguments_);
    if (overlay) found.push(overlay);
  }
  return found;
}
