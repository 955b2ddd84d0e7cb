/** `.override { openclSupport = true; }` since llama.cpp has that backend no more, and `.override { }`. */
import type { Fleet } from '../../fleet/types.ts';
import type { Node } from '../../nix/syntax.ts';
import { llamaChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import type { PackageOrigin } from '../../upstream/override-arguments.ts';
import { changeFile } from '../changes.ts';
import { nixpkgsDays } from '../days.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { bareElement, nodesOf, textOf } from '../nodes.ts';
import { type OverrideCall, overrideCall } from '../override-calls.ts';
import { overridden, packagesOf } from '../overrides.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { writtenOverrides } from '../written-packages.ts';

export const ineffectiveOverrideArgument: Rule = {
  id: 'ineffective-override-argument',
  severity: 'warning',
  summary: 'an argument of llama.cpp’s package is overridden without effect',
  *check(context) {
    const { fleet, files } = context;
    for (const file of files) {
      for (const apply of nodesOf(file, 'Apply')) {
        const call = overrideCall(apply);
        if (call && isEmpty(call) && isAboutLlama(apply)) yield ofEmpty(call);
      }
    }
    if (fleet) yield* arguments_(context, fleet);
  },
};

const isEmpty = ({ method, set, lambda }: OverrideCall): boolean =>
  method === 'override' && set?.bindings.length === 0 && !lambda;

const ofEmpty = ({ apply, base }: OverrideCall): Found => ({
  file: apply.file,
  span: { start: base.end, end: apply.end },
  message: 'This overrides nothing: the package is the same without it.',
  tags: ['unnecessary'],
  fixes: [
    {
      kind: 'change',
      title: 'Remove the empty override',
      safe: true,
      preferred: true,
      change: () => changeFile(apply.file, (edits) => edits.replace(bareElement(apply), textOf(base))),
    },
  ],
});

interface Row {
  readonly origin: PackageOrigin;
  readonly name: string;
  readonly why: string;
  readonly holds: (fleet: Fleet) => boolean;
}

const rows: readonly Row[] = [
  {
    origin: 'nixpkgs',
    name: 'openclSupport',
    why: 'nixpkgs’ package still takes `openclSupport`, but llama.cpp lost the backend that it asks for in 2024: the build has no OpenCL',
    holds: (fleet) => nixpkgsDays(fleet).every((day) => certainAt(llamaChanges.openclGone, day) === 'yes'),
  },
  {
    origin: 'upstream',
    name: 'useMpi',
    why: 'llama.cpp lost MPI in May 2024: `useMpi` only adds a dependency',
    holds: ({ upstreamDay }) => certainAt(llamaChanges.mpiGone, upstreamDay) === 'yes',
  },
];

function* arguments_(context: RuleContext, fleet: Fleet): Iterable<Found> {
  const rowOf = (origin: string, name: string): Row | undefined =>
    rows.find((row) => row.origin === origin && row.name === name && row.holds(fleet));
  for (const { origin, value } of packagesOf(fleet)) {
    for (const [name, thunk] of overridden(value)) {
      const row = rowOf(origin, name);
      const node = thunk.binding ?? thunk.node;
      const given = row && node ? thunk.force() : undefined;
      if (row && node && given?.kind === 'bool' && given.value) yield ofArgument(node, row);
    }
  }
  for (const { origin, arguments: given } of writtenOverrides(context)) {
    for (const [name, node] of given) {
      const row = rowOf(origin, name);
      if (row && node.kind === 'Binding' && textOf(node.value) === 'true') yield ofArgument(node, row);
    }
  }
}

const ofArgument = (node: Node, { name, why }: Row): Found => ({
  file: node.file,
  span: nameSpan(node),
  message: `${why}.`,
  tags: ['unnecessary'],
  fixes:
    node.kind === 'Binding'
      ? [
          {
            kind: 'change',
            title: `Remove \`${name}\``,
            safe: false,
            change: () => changeFile(node.file, (edits) => edits.removeBinding(node)),
          },
        ]
      : [],
});
