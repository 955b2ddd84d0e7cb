/** A variant under another name: `llama-cpp-cuda` in the overlay that defines it, and wherever it is taken from the package set. */
import { type Edits, edits } from '../nix/edits.ts';
import { attrName } from '../nix/edits-attrs.ts';
import type { SourceFile } from '../nix/syntax.ts';
import { nixpkgsHas } from '../upstream/nixpkgs-packages.ts';
import { declaredSpan } from './declarations.ts';
import { namedIn } from './occurrences.ts';
import { changeOf, type Renaming, refused } from './rename-trial.ts';
import type { Asked } from './subject-request.ts';

/** Programs of nixpkgs whose names begin so and that are no llama.cpp. */
const others = new Set(['llama-swap', 'llama-cpp']);

export function packageRenamed(asked: Asked, from: string, to: string): Renaming {
  const { fleet, subject } = asked;
  if (attrName(to) !== to) return refused(`\`${to}\` is no name of an attribute`);
  // Nixpkgs has a hundred thousand names, and an overlay that takes one of them changes what others get.
  if (!/^llama-/.test(to) || others.has(to))
    return refused(
      'there may be such a package in nixpkgs; begin the name with `llama-`, as in `llama-cpp-…`',
    );
  const isTaken = fleet.overlays.some(({ packages, others }) => packages.has(to) || others.includes(to));
  if (isTaken || nixpkgsHas(to, fleet.nixpkgsDay) !== 'no')
    return refused(`there is a package ${to} already`);
  const definitions = fleet.overlays.flatMap(({ packages }) => packages.get(from)?.definition ?? []);
  const places = [
    ...definitions.map((node) => ({ file: node.file, span: declaredSpan(node, subject) })),
    ...namedIn(asked),
  ];
  const collected = new Map<string, Edits>();
  const done = new Set<string>();
  for (const { file, span } of places) {
    const key = `${file.path}\0${span.start}`;
    if (done.has(key)) continue;
    done.add(key);
    editsOf(collected, file).replaceSpan(span, to);
  }
  return { change: changeOf(collected), packages: new Map([[to, from]]), option: fleet.options.option };
}

/** The changes of a file, collected. */
export function editsOf(collected: Map<string, Edits>, file: SourceFile): Edits {
  const known = collected.get(file.path) ?? edits(file);
  collected.set(file.path, known);
  return known;
}
