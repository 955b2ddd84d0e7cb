/** What `.override` and `.overrideAttrs` make of a llama.cpp package: arguments, CMake flags, source. */
import { apply } from '../eval/apply.ts';
import { Thunk } from '../eval/thunk.ts';
import { attrs, type ExternOp, isHole, type ListItem, list, unknown } from '../eval/value.ts';
import { buildSource } from './build-source.ts';
import type { Build, PackageContext } from './llama-package.ts';

/** Follows `.override` and `.overrideAttrs`; anything else selected from a package is no package. */
export function steps(context: PackageContext, first: Build, ops: readonly ExternOp[]): Build | undefined {
  let build = first;
  for (let i = 0; i < ops.length; i++) {
    const op = ops[i]!;
    if (op.op !== 'select') return undefined;
    const call = ops[i + 1];
    if (op.name === 'override' && call?.op === 'call') {
      build = override(context, build, call.arg);
      i++;
    } else if (op.name === 'overrideAttrs' && call?.op === 'call') {
      build = overrideAttrs(context, build, call.arg);
      i++;
    } else if (!outputs.has(op.name)) {
      return undefined;
    }
  }
  return build;
}

const outputs = new Set(['out', 'bin', 'dev', 'lib', 'outPath']);

function override(context: PackageContext, build: Build, arg: Thunk): Build {
  let value = arg.force();
  if (value.kind === 'lambda') {
    const old = attrs(
      build.overrides.size === 0
        ? new Map()
        : new Map([...build.overrides].map(([n, v]) => [n, Thunk.of(v)])),
      [],
      {
        hole: unknown('the package’s own arguments are not known'),
        under: new Map(),
      },
    );
    value = apply(context.ev, value, Thunk.of(old), arg.node);
  }
  if (value.kind !== 'attrs') return { ...build, overridesUnknown: true };
  const overrides = new Map(build.overrides);
  for (const [name, thunk] of value.entries) overrides.set(name, thunk.force());
  return { ...build, overrides, overridesUnknown: build.overridesUnknown || value.rest !== undefined };
}

function overrideAttrs(context: PackageContext, build: Build, arg: Thunk): Build {
  const { ev } = context;
  const ownFlags: ListItem = { hole: unknown('the package’s own CMake flags') };
  const old = Thunk.of(
    attrs(new Map([['cmakeFlags', Thunk.of(list([ownFlags]))]]), [], {
      hole: unknown('the package’s own attributes are not known'),
      under: new Map(),
    }),
  );
  let value = arg.force();
  if (value.kind === 'lambda') value = apply(ev, value, old, arg.node);
  // `overrideAttrs (final: prev: { … })`
  if (value.kind === 'lambda') {
    const second = apply(
      ev,
      apply(ev, arg.force(), Thunk.of(unknown('the package itself')), arg.node),
      old,
      arg.node,
    );
    value = second;
  }
  if (value.kind !== 'attrs') return { ...build, flagsKnown: false };
  const changed = [...value.entries.keys()].filter((name) => name !== 'cmakeFlags');
  const src = value.entries.get('src');
  const withFlags = flagsOf(build, value.entries.get('cmakeFlags'), ownFlags);
  return {
    ...withFlags,
    flagsKnown: withFlags.flagsKnown && value.rest === undefined,
    changed: [...build.changed, ...changed],
    source: src ? buildSource(src.force()) : build.source,
    compilerFlags: [...build.compilerFlags, ...compilerFlags(value.entries)],
  };
}

function flagsOf(build: Build, thunk: Thunk | undefined, ownFlags: ListItem): Build {
  if (!thunk) return build;
  const value = thunk.force();
  if (value.kind !== 'list') return { ...build, flagsKnown: false };
  const keepsOwn = value.items.includes(ownFlags);
  const flags: string[] = keepsOwn ? [...build.flags] : [];
  let flagsKnown = build.flagsKnown || !keepsOwn;
  for (const item of value.items) {
    if (item === ownFlags) continue;
    const flag = isHole(item) ? undefined : item.force();
    if (flag?.kind === 'string') flags.push(flag.value);
    // A flag of which only a part is known still has a name: what is set, not to what.
    else if (
      flag?.kind === 'unknown' &&
      typeof flag.partial?.[0] === 'string' &&
      flag.partial[0].includes('=')
    )
      flags.push(flag.partial[0]);
    else flagsKnown = false;
  }
  return { ...build, flags, flagsKnown, replaced: build.replaced || !keepsOwn };
}

function compilerFlags(entries: ReadonlyMap<string, Thunk>): string[] {
  const env = entries.get('env')?.force();
  const value =
    (env?.kind === 'attrs' ? env.entries.get('NIX_CFLAGS_COMPILE') : undefined) ??
    entries.get('NIX_CFLAGS_COMPILE');
  const text = value?.force();
  return text?.kind === 'string' ? text.value.split(/\s+/).filter(Boolean) : [];
}
