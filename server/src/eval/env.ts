/**
 * Where names are looked up: frames of lexical binders, innermost first, and `with` frames that come after all of them.
 */
import type { With } from '../nix/syntax.ts';
import type { Thunk } from './thunk.ts';

/** Binders of a frame by name. */
export interface Scope {
  get(name: string): Thunk | undefined;
}

export interface Env {
  readonly parent: Env | undefined;
  /** Binders of this frame; undefined for a `with` frame. */
  readonly vars: Scope | undefined;
  readonly with: { readonly namespace: Thunk; readonly node: With } | undefined;
  /** The nearest enclosing `with` frame, this one included. */
  readonly nearestWith: Env | undefined;
}

export const frame = (parent: Env | undefined, vars: Scope): Env => ({
  parent,
  vars,
  with: undefined,
  nearestWith: parent?.nearestWith,
});

export function withFrame(parent: Env, namespace: Thunk, node: With): Env {
  const env: { -readonly [K in keyof Env]: Env[K] } = {
    parent,
    vars: undefined,
    with: { namespace, node },
    nearestWith: undefined,
  };
  env.nearestWith = env;
  return env;
}

/** The lexical binder of a name, if there is one. */
export function lookup(env: Env, name: string): Thunk | undefined {
  for (let e: Env | undefined = env; e; e = e.parent) {
    const found = e.vars?.get(name);
    if (found) return found;
  }
  return undefined;
}
