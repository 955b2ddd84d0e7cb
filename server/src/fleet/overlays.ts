/**
 * Files of the workspace that define llama.cpp packages: overlays, functions that give overlays, sets of packages, package
 * files. Found by what they come to, used or not.
 */
import { apply } from '../eval/apply.ts';
import { Bail } from '../eval/bail.ts';
import { notOfLib } from '../eval/lib/index.ts';
import { overlayResult, packageSet } from '../eval/package-set.ts';
import { Thunk } from '../eval/thunk.ts';
import { type Attrs, attrs, extern, list, type PackageSetValue, str, type Value } from '../eval/value.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { llamaPackage, type PackageContext } from './llama-package.ts';
import type { LlamaPackage, OverlayFile } from './types.ts';

/** What a file comes to as an overlay; undefined where it defines no llama.cpp package. */
export function overlayFile(
  context: PackageContext,
  source: SourceFile,
  arguments_: ReadonlyMap<string, Thunk>,
): OverlayFile | undefined {
  const { ev } = context;
  const value = ev
    .lazy(() => {
      try {
        return ev.import(source.path, undefined);
      } catch (problem) {
        return Bail.valueOf(problem, undefined);
      }
    })
    .force();
  const yielded = yieldOf(context, value, arguments_, 0);
  if (!yielded) return undefined;
  const packages = new Map<string, LlamaPackage>();
  const others: string[] = [];
  for (const [name, thunk] of yielded.set.entries) {
    const found = /llama/i.test(name) ? llamaPackage(context, thunk.force()) : undefined;
    if (found) packages.set(name, { ...found, name, definition: notOfLib(thunk.binding) });
    else others.push(name);
  }
  if (packages.size === 0) return undefined;
  const isOfficial = [...packages.values()].every((found) => found.origin === 'upstream');
  return {
    path: source.path,
    source,
    shape: yielded.shape,
    packages,
    others,
    result: yielded.set,
    isOfficial,
  };
}

/** Calls a file's functions with what an overlay gets, until a set stands there. */
function yieldOf(
  context: PackageContext,
  value: Value,
  arguments_: ReadonlyMap<string, Thunk>,
  depth: number,
): { set: Attrs; shape: OverlayFile['shape'] } | undefined {
  const { ev } = context;
  if (value.kind === 'attrs') {
    const overlay = overlayWithin(value);
    if (overlay) {
      const inner = yieldOf(context, overlay, arguments_, depth);
      return inner && { ...inner, shape: 'set' };
    }
    return { set: value, shape: 'set' };
  }
  if (value.kind !== 'lambda' || depth > 3) return undefined;
  const names = value.node.formals?.formals.map((formal) => formal.name);
  const isOverlay =
    !names &&
    value.node.body.kind === 'Lambda' &&
    !value.node.body.formals &&
    looksLikeFinal(value.node.name, value.node.body.name);
  if (isOverlay) {
    // `final` is the set with this overlay in it: its packages may build on one another.
    const set = overlayResult(ev, plainPackages(value).set, 0);
    return set.kind === 'attrs' ? { set, shape: depth === 0 ? 'overlay' : 'curried' } : undefined;
  }
  // A module asks for config or pkgs; a package for stdenv: neither is an overlay.
  if (names?.some((name) => ['config', 'pkgs', 'stdenv', 'osConfig'].includes(name))) return undefined;
  const argument = names
    ? Thunk.of(
        attrs(
          new Map(names.flatMap((name) => (arguments_.has(name) ? [[name, arguments_.get(name)!]] : []))),
          [],
          undefined,
        ),
      )
    : (arguments_.get('inputs') ?? Thunk.of(attrs(new Map())));
  const missing = value.node.formals?.formals.some(
    (formal) => !formal.default && !arguments_.has(formal.name),
  );
  if (missing) return undefined;
  return yieldOf(context, apply(ev, value, argument, undefined), arguments_, depth + 1);
}

/** `{ overlays = final: prev: …; }`, `{ overlay = …; }`, `{ default = …; }`: a set that holds the overlay. */
function overlayWithin(set: Attrs): Value | undefined {
  for (const name of ['overlays', 'overlay', 'default']) {
    const value = set.entries.get(name)?.force();
    if (value?.kind === 'lambda') return value;
  }
  return undefined;
}

const looksLikeFinal = (first: string | undefined, second: string | undefined): boolean =>
  first !== undefined &&
  second !== undefined &&
  /^_*(final|self|pkgs|new|fin)/i.test(first) &&
  /^_*(prev|super|old|pre|pkgs|orig)/i.test(second);

/** A package set of no particular host with one overlay, for looking at that alone. */
const plainPackages = (overlay: Value): PackageSetValue =>
  packageSet({
    source: extern({ type: 'argument', name: 'nixpkgs' }),
    system: Thunk.of(str('x86_64-linux')),
    config: Thunk.of(attrs(new Map())),
    overlays: Thunk.of(list([Thunk.of(overlay)])),
    node: undefined,
  });
