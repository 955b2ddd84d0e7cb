/** A planned migration and all that its output and its writing need. */
import type { Fleet } from '../fleet/types.ts';
import type { Plan } from '../migrate/types.ts';
import type { Changes } from '../workspace/layers.ts';
import { relativeTo } from '../workspace/paths.ts';
import type { TextSource } from '../workspace/text-source.ts';

export interface Migration {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly source: TextSource;
  /** New texts by absolute path. */
  readonly texts: Changes;
  /** The directory that the command was given. */
  readonly base: string;
}

/** A path as the result names it. */
export const shown = ({ base }: Migration, path: string): string => relativeTo(base, path);
