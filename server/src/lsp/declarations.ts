/** Where a subject is declared in the flake: a variant in its overlay, the option in its module, an input and a host in flake.nix. */
import { declarationAt } from '../eval/modules/declarations.ts';
import type { Fleet } from '../fleet/types.ts';
import type { Node, Span } from '../nix/syntax.ts';
import { computedNames } from './computed-name.ts';
import type { Subject } from './subject.ts';

/** Each once; none for what stands in an input. Of a variant those that hosts have, and only where none has it, any overlay’s. */
export function declarationsOf(fleet: Fleet, subject: Subject): Node[] {
  return [...new Set(nodesOf(fleet, subject).filter((node) => node !== undefined))];
}

function nodesOf(fleet: Fleet, subject: Subject): (Node | undefined)[] {
  switch (subject.kind) {
    case 'package':
      return packageNodes(fleet, subject.name);
    case 'computed': {
      const names = computedNames(fleet, subject.node).map(({ name }) => name);
      return [...new Set(names)].flatMap((name) => (name === undefined ? [] : packageNodes(fleet, name)));
    }
    case 'option':
      return fleet.hosts.map(
        ({ modules }) =>
          modules && exactDeclaration(declarationAt(fleet.ev, modules, fleet.options.option), fleet),
      );
    case 'input':
    case 'address':
    case 'follows':
      return [subject.input.node];
    case 'host':
      return [subject.host.node];
    default:
      return [];
  }
}

function packageNodes(fleet: Fleet, name: string): (Node | undefined)[] {
  const installed = fleet.hosts.flatMap((host) => host.packages.map((one) => one.package));
  const applied = installed.filter((one) => one.name === name).map(({ definition }) => definition);
  const unapplied = fleet.overlays.map(({ packages }) => packages.get(name)?.definition);
  return applied.some((node) => node !== undefined) ? applied : unapplied;
}

/** Of an option above ours we know nothing. */
const exactDeclaration = (found: ReturnType<typeof declarationAt>, { options }: Fleet): Node | undefined =>
  found?.path.length === options.option.length ? found.node : undefined;

/** What of a declaration to show: of a binding the step of its path that is the subject's name. */
export function declaredSpan(node: Node, subject: Subject): Span {
  if (node.kind === 'Formal') return node.nameSpan;
  if (node.kind !== 'Binding') return node;
  const name = nameOf(subject);
  return node.path.find((step) => step.name === name) ?? node.path.at(-1)!;
}

/** The subject's own name; undefined for the option, whose last step it is. */
function nameOf(subject: Subject): string | undefined {
  if (subject.kind === 'package' || subject.kind === 'output') return subject.name;
  if (subject.kind === 'input') return subject.input.name;
  return subject.kind === 'host' ? subject.host.name : undefined;
}
