/**
 * The modules of a system that may have to do with llama.cpp: those whose text names it, and those that use by another name what was
 * made of it elsewhere: an option of the author's own, a module's argument, a package of an overlay.
 */
import type { Evaluator } from '../eval/evaluator.ts';
import { isProblem } from '../eval/files.ts';
import { collect } from '../eval/modules/collect.ts';
import { allDeclarations } from '../eval/modules/declarations.ts';
import { definitionsAt, definitionsOf } from '../eval/modules/definitions.ts';
import { type Module, type ModuleSystem, moduleFile } from '../eval/modules/system.ts';
import { overlayItems } from '../eval/overlay-items.ts';
import { overlayResult } from '../eval/package-set.ts';
import type { Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import { llamaWord } from './nix-files.ts';

export function speakingModules(ev: Evaluator, system: ModuleSystem): ReadonlySet<Module> {
  const { modules } = collect(ev, system);
  const speaking = new Set(modules.filter((module) => llamaWord.test(textOf(ev, module))));
  const others = [...handedOn(ev, system, speaking)].map((words) => words.map(asWord));
  if (others.length === 0) return speaking;
  return new Set(
    modules.filter((module) => {
      if (speaking.has(module)) return true;
      const text = textOf(ev, module);
      return others.some((words) => words.every((word) => word.test(text)));
    }),
  );
}

function textOf(ev: Evaluator, module: Module): string {
  const file = moduleFile(module);
  const text = file === undefined ? undefined : ev.files.text(file);
  return text === undefined || isProblem(text) ? '' : text;
}

/** Other names of what is made of llama.cpp, each as the words that a text has which uses it. */
function* handedOn(
  ev: Evaluator,
  system: ModuleSystem,
  speaking: ReadonlySet<Module>,
): Iterable<readonly string[]> {
  const pkgs = system.pkgs?.force();
  if (pkgs?.kind === 'pkgs') {
    for (const index of overlayItems(pkgs.set).keys()) yield* namesIn(overlayResult(ev, pkgs.set, index));
  }
  if (speaking.size === 0) return;
  for (const { value } of definitionsAt(ev, system, ['_module', 'args']).definitions)
    yield* namesIn(value.force());
  for (const { path, type, node } of allDeclarations(ev, system)) {
    if (path.some((name) => llamaWord.test(name)) || (type !== undefined && plainTypes.has(type))) continue;
    const isOfIt = says(node) || definitionsOf(ev, system, path, speaking).some((one) => says(one.node));
    // A module reads its own options below a name of its own: `cfg = config.own.engine; … cfg.package`.
    if (isOfIt) yield path.slice(-2);
  }
}

/** Types of options that hold no package. */
const plainTypes = new Set(['bool', 'int', 'signedInt', 'unsignedInt', 'unsignedInt16', 'float', 'enum']);

/** Names of a set whose definitions name llama.cpp, where they don't themselves. */
function* namesIn(set: Value): Iterable<readonly string[]> {
  if (set.kind !== 'attrs') return;
  for (const [name, { binding }] of set.entries) if (!llamaWord.test(name) && says(binding)) yield [name];
}

const says = (node: Node | undefined): boolean =>
  node !== undefined && llamaWord.test(node.file.text.slice(node.start, node.end));

const asWord = (name: string): RegExp =>
  new RegExp(`(?<![\\w'-])${name.replaceAll(/[^\w]/g, String.raw`\$&`)}(?![\\w'-])`);
