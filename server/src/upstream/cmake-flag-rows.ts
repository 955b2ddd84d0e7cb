// The shape of the CMake flag tables, and the short forms their rows are written in.

import type { Backend } from './backends.ts';
import { llamaChanges } from './changes.ts';
import type { Dated, Lifetime } from './day.ts';
import { about, by } from './day.ts';

/** `backend`: builds one. `cpu`: which CPU code. `build`: what is built, and how. `other`: tuning within a backend. */
export type FlagKind = 'backend' | 'cpu' | 'build' | 'other';

/** A CMake option of llama.cpp or ggml, over one span of its life. */
export interface CmakeFlag extends Lifetime {
  readonly name: string;
  readonly kind: FlagKind;
  readonly meaning: string;
  /** What it is without a definition, on Linux in a Nix build. */
  readonly default: 'on' | 'off' | 'value' | 'varies';
  /** For `kind: 'backend'`, where the command line has a name for it. */
  readonly backend?: Backend;
  /** For `kind: 'cpu'`: the architecture whose code it chooses. */
  readonly cpu?: 'x86' | 'arm' | 'other' | 'any';
  /** The name that took over on `until`. */
  readonly renamedTo?: string;
  /**
   * What CMake does with it after `until`: `ignored` (no word, no effect), `fatal` (configuring stops), or `forwarded`
   * (a warning, and the new flag is turned on if this one is on).
   */
  readonly afterwards?: 'ignored' | 'fatal' | 'forwarded';
}

type Rest = Partial<Pick<CmakeFlag, 'until' | 'backend' | 'cpu' | 'renamedTo' | 'afterwards' | 'default'>>;

export function flag(
  kind: FlagKind,
  name: string,
  since: Dated,
  meaning: string,
  rest: Rest = {},
): CmakeFlag {
  return { kind, name, since, meaning, default: 'off', ...rest };
}

/** Came with the prefix GGML_: before, the same name began with LLAMA_. */
export const fromPrefixChange: Dated = llamaChanges.ggmlPrefix;

/** Came to ggml with a pull request of llama.cpp; the day is the commit's in ggml-org/ggml. */
export function came(day: string, pull: number): Dated {
  return about(day, `#${pull}`);
}

/** There from before the days this product judges. */
export const early: Dated = by('2023-12-26', 'CMakeLists.txt', '2023-03-12');
