/**
 * References: where a flake's files name a variant, the option, the input or a host; where a host gets a variant without naming it; and
 * the modules of a host.
 */
import type { Location, ReferenceParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import { collect } from '../eval/modules/collect.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import type { Place } from '../rules/rule.ts';
import { nameSpan } from '../rules/spans.ts';
import { isWithin } from '../workspace/paths.ts';
import { declarationsOf, declaredSpan } from './declarations.ts';
import type { Guard } from './guard.ts';
import { namedIn } from './occurrences.ts';
import { locationOf } from './ranges.ts';
import type { Session } from './session.ts';
import type { Subject } from './subject.ts';
import { subjectAsked } from './subject-request.ts';

export function registerReferences(session: Session, guard: Guard): void {
  session.connection.onReferences(
    guard<ReferenceParams, Location[] | null>('references', null, (params) => {
      const asked = subjectAsked(session, params);
      if (!asked) return null;
      const { fleet, subject } = asked;
      const declared = declarationsOf(fleet, subject).map((node) => ({
        file: node.file,
        span: declaredSpan(node, subject),
      }));
      const named = namedIn(asked).filter((place) => !declared.some(isAt(place)));
      const unnamed = effectsOf(fleet, subject).filter(
        (place) => ![...declared, ...named].some((one) => covers(place, one)),
      );
      const all = [...(params.context.includeDeclaration ? declared : []), ...named, ...unnamed];
      return all
        .filter((place, index) => all.findIndex(isAt(place)) === index)
        .map((place) => locationOf(session, place));
    }),
  );
}

const isAt =
  ({ file, span }: Place) =>
  (other: Place): boolean =>
    other.file.path === file.path && other.span.start === span.start;

const covers = (outer: Place, inner: Place): boolean =>
  inner.file.path === outer.file.path &&
  inner.span.start >= outer.span.start &&
  inner.span.end <= outer.span.end;

/** What evaluation adds: a host's list that comes to have the variant by another name, a definition that only modules know, its modules. */
function effectsOf(fleet: Fleet, subject: Subject): Place[] {
  if (subject.kind === 'host') return modulesOf(fleet, subject.host);
  const nodes = fleet.hosts.flatMap((host): (Node | undefined)[] => {
    if (subject.kind === 'package')
      return host.packages.filter((one) => one.package.name === subject.name).map(({ place }) => place);
    if (subject.kind !== 'option' || subject.variant !== undefined || !host.modules) return [];
    return definitionsAt(fleet.ev, host.modules, fleet.options.option).definitions.map(({ node }) => node);
  });
  const known = [...new Set(nodes)].filter((node) => node !== undefined);
  return known.map((node) => ({ file: node.file, span: nameSpan(node) }));
}

/** The files of the flake that a host is made of, each at its beginning. */
function modulesOf({ ev, files, root }: Fleet, { modules }: Host): Place[] {
  const paths = new Set(modules && collect(ev, modules).modules.map(({ path }) => path));
  return [...paths].flatMap((path) => {
    const file = path !== undefined && isWithin(root, path) ? files.source(path) : undefined;
    return !file || isProblem(file) ? [] : [{ file, span: { start: 0, end: 0 } }];
  });
}
