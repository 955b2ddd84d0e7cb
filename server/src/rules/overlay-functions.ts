/** The two functions of an overlay around a node: `final: prev: …`. */
import type { Lambda, Node } from '../nix/syntax.ts';
import { ancestors } from '../nix/walk.ts';

export interface OverlayFunctions {
  readonly outer: Lambda;
  readonly inner: Lambda;
}

/** The nearest overlay; undefined where a node stands in none. */
export function overlayAround(node: Node): OverlayFunctions | undefined {
  for (const inner of ancestors(node)) {
    const outer = inner.parent;
    if (inner.kind !== 'Lambda' || inner.formals || outer?.kind !== 'Lambda' || outer.formals) continue;
    if (/^_*(prev|super|old|orig)/.test(inner.name ?? '')) return { inner, outer };
  }
  return undefined;
}
