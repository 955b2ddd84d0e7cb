/** References: where a flake's files name a variant, the option, the input or a host, and where a host gets a variant without naming it. */
import type { Location, ReferenceParams } from 'vscode-languageserver';
import { isProblem } from '../eval/files.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { nixFiles } from '../fleet/nix-files.ts';
import type { Fleet } from '../fleet/types.ts';
import type { Node } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import type { Place } from '../rules/rule.ts';
import { nameSpan } from '../rules/spans.ts';
import { isWithin } from '../workspace/paths.ts';
import { declarationsOf, declaredSpan } from './declarations.ts';
import type { Guard } from './guard.ts';
import { locationOf } from './ranges.ts';
import type { Session } from './session.ts';
import { type Question, type Subject, subjectOf } from './subject.ts';
import { type Asked, subjectAsked } from './subject-request.ts';

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

/** Everywhere in the text of the flake's files. */
function namedIn({ fleet, nested, subject, question }: Asked): Place[] {
  const found: Place[] = [];
  const word = wordOf(subject, question);
  for (const path of nixFiles(fleet.files, fleet.root)) {
    if (nested.some((root) => isWithin(root, path))) continue;
    const text = fleet.files.text(path);
    if (isProblem(text) || !text.includes(word)) continue;
    const file = fleet.files.source(path);
    if (isProblem(file)) continue;
    walk(file.tree.root, (node) => {
      const other = subjectOf(node, question);
      if (other && isSame(subject, other) && !isOtherBinding(node, subject))
        found.push({ file, span: other.span });
      return undefined;
    });
  }
  return found;
}

/** A text that every file must have that names the subject. */
function wordOf(subject: Subject, { option }: Question): string {
  switch (subject.kind) {
    case 'package':
    case 'output':
      return subject.name;
    case 'option':
      return subject.variant ?? option.at(-1)!;
    case 'service':
      return 'llama-cpp';
    case 'input':
      return subject.input.name;
    case 'host':
      return subject.host.name;
  }
}

function isSame(a: Subject, b: Subject): boolean {
  switch (a.kind) {
    case 'package':
      return b.kind === 'package' && a.name === b.name;
    case 'output':
      return b.kind === 'output' && a.name === b.name && a.input.name === b.input.name;
    case 'option':
      return b.kind === 'option' && a.variant === b.variant;
    case 'service':
      return b.kind === 'service';
    case 'input':
      return b.kind === 'input' && a.input.name === b.input.name;
    case 'host':
      return b.kind === 'host' && a.host.name === b.host.name && a.host.kind === b.host.kind;
  }
}

/** A binding of a variant's name uses nothing; those that define it are known apart. */
const isOtherBinding = ({ parent }: Node, { kind }: Subject): boolean =>
  kind === 'package' && parent?.kind === 'Binding';

/** What evaluation adds: a host's list that comes to have the variant by another name, a definition that only modules know. */
function effectsOf(fleet: Fleet, subject: Subject): Place[] {
  const nodes = fleet.hosts.flatMap((host): (Node | undefined)[] => {
    if (subject.kind === 'package')
      return host.packages.filter((one) => one.package.name === subject.name).map(({ place }) => place);
    if (subject.kind !== 'option' || subject.variant !== undefined || !host.modules) return [];
    return definitionsAt(fleet.ev, host.modules, fleet.options.option).definitions.map(({ node }) => node);
  });
  const known = [...new Set(nodes)].filter((node) => node !== undefined);
  return known.map((node) => ({ file: node.file, span: nameSpan(node) }));
}
