/**
 * Overlays that Nix stops at: a set where a function must stand, an import of a file that is gone. The packages are looked up past
 * them, since what is wrong with them is to be mended, but nobody gets any of those packages until then, which each host says.
 */

import { notOfLib } from '../eval/lib/index.ts';
import { overlayItems } from '../eval/overlay-items.ts';
import type { PackageSetValue, Value } from '../eval/value.ts';
import { isHole } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import type { UnknownNote } from './types.ts';

/** A sentence for each overlay of a host's packages that Nix certainly rejects. */
export function rejectedOverlays({ set }: PackageSetValue, host: Node | undefined): UnknownNote[] {
  return overlayItems(set).flatMap((item) => {
    if (isHole(item)) return [];
    const value = item.force();
    const node = notOfLib(item.node) ?? host;
    if (value.kind === 'failure')
      return [
        {
          about: 'failure',
          text: `Nix stops at an overlay, so that there are no packages: ${value.message}`,
          node: notOfLib(value.node) ?? node,
        },
      ];
    if (mayBeCalled(value)) return [];
    return [
      {
        about: 'failure',
        text: 'Nix stops at an overlay that is no function, so that there are no packages',
        node,
      },
    ];
  });
}

/** Whether a value is a function, or not known to be none. */
function mayBeCalled(value: Value): boolean {
  if (value.kind === 'attrs') return value.rest !== undefined || value.entries.has('__functor');
  return !['string', 'path', 'int', 'float', 'bool', 'null', 'list'].includes(value.kind);
}
