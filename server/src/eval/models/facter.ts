/**
 * nixos-facter’s report on a machine, of which NixOS takes the platform where no module says one:
 *
 *     hardware.facter.reportPath = ./facter.json;        # { "system": "x86_64-linux", … }
 */

import { apply } from '../apply.ts';
import type { Evaluator } from '../evaluator.ts';
import { libValue } from '../lib/index.ts';
import { definitionsAt } from '../modules/definitions.ts';
import { readOption } from '../modules/read.ts';
import type { ModuleSystem } from '../modules/system.ts';
import { selectName } from '../select.ts';
import { Thunk } from '../thunk.ts';
import { distribute } from '../union.ts';
import type { Value } from '../value.ts';

/** Where the options stand: in NixOS itself, and in the modules that it had before 25.11. */
const places = [['hardware', 'facter'], ['facter']];

/** The platform of a machine’s report; undefined where its modules name none. */
export function facterPlatform(ev: Evaluator, system: ModuleSystem): Value | undefined {
  for (const place of places) {
    const isSet = (name: string): boolean =>
      definitionsAt(ev, system, [...place, name]).definitions.length > 0;
    const report = isSet('report')
      ? readOption(ev, system, [...place, 'report'])
      : isSet('reportPath')
        ? distribute(ev, readOption(ev, system, [...place, 'reportPath']), (path) =>
            path.kind === 'null' ? path : read(ev, path, system),
          )
        : undefined;
    if (report && report.kind !== 'null') return selectName(ev, report, 'system', system.node);
  }
  return undefined;
}

const read = (ev: Evaluator, path: Value, { node }: ModuleSystem): Value =>
  ev
    .lazy(() => apply(ev, selectName(ev, libValue(ev), 'importJSON', node), Thunk.of(path), node), node)
    .force();
