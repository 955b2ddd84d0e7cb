/**
 * The option under another path: where it is declared, where it is set, and where it is read. A definition in nested sets whose outer part
 * would have to change moves to the place of the outermost one:
 *
 *     hardware = { gpu = "cuda"; nvidia.open = true; };   →   hardware = { nvidia.open = true; };
 *                                                             local.accelerator = "cuda";
 */
import type { Edits } from '../nix/edits.ts';
import { attrPath } from '../nix/edits-attrs.ts';
import { resolve } from '../nix/scopes.ts';
import type { AttrName, AttrSet, Binding, Select } from '../nix/syntax.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { ancestors } from '../nix/walk.ts';
import { projectSettings } from '../workspace/project-settings.ts';
import { namedIn, type Occurrence } from './occurrences.ts';
import { editsOf } from './rename-package.ts';
import { changeOf, type Renaming, refused } from './rename-trial.ts';
import type { Asked } from './subject-request.ts';

/** @param to the new path, or its last step alone */
export function optionRenamed(asked: Asked, to: string): Renaming {
  const { option } = asked.fleet.options;
  const given = to.split('.');
  if (!given.every((name) => /^[A-Za-z_][\w'-]*$/.test(name)) || attrPath(given) !== to)
    return refused(`\`${to}\` is no path of an option, as \`hardware.gpu\` is`);
  const path = given.length > 1 ? given : [...option.slice(0, -1), ...given];
  const collected = new Map<string, Edits>();
  for (const occurrence of namedIn(asked)) {
    const problem = renameAt(editsOf(collected, occurrence.file), occurrence, option, path);
    if (problem) return refused(problem);
  }
  const change = changeOf(collected);
  const edits = new Map([...change.edits, ...inSettings(asked, option, path)]);
  return { change: { ...change, edits }, packages: new Map(), option: path };
}

/** The option's name in the settings that the flake brings itself. */
function inSettings(
  { fleet }: Asked,
  from: readonly string[],
  to: readonly string[],
): [string, TextEdit[]][] {
  const { path, settings } = projectSettings(fleet.files, fleet.root);
  const text = path === undefined ? undefined : fleet.files.text(path);
  if (path === undefined || settings.option !== from.join('.') || typeof text !== 'string') return [];
  const found = /"option"\s*:\s*"/.exec(text);
  if (!found) return [];
  const start = found.index + found[0].length;
  return [[path, [{ start, end: start + from.join('.').length, newText: to.join('.') }]]];
}

/** @returns why it can't be done */
function renameAt(
  change: Edits,
  { node }: Occurrence,
  from: readonly string[],
  to: readonly string[],
): string | undefined {
  const { parent } = node;
  if (node.kind !== 'AttrName' || !parent) return undefined;
  if (parent.kind === 'Binding') return renameBinding(change, parent, node, from, to);
  if (parent.kind !== 'Select' && parent.kind !== 'HasAttr') return undefined;
  const first = parent.path.indexOf(node) - from.length + 1;
  const start = first >= 0 ? parent.path[first]! : inWith(parent.base);
  if (start) change.replaceSpan({ start: start.start, end: node.end }, attrPath(to));
  return undefined;
}

/** `with config; hardware.gpu`: the first step is a name of its own. */
const inWith = (base: Select['base']): Select['base'] | undefined =>
  base.kind === 'Variable' && resolve(base).kind === 'with' ? base : undefined;

function renameBinding(
  change: Edits,
  binding: Binding,
  node: AttrName,
  from: readonly string[],
  to: readonly string[],
): string | undefined {
  const last = binding.path.indexOf(node);
  // How many steps of the option stand in this binding, and how many in those around it.
  const here = Math.min(last + 1, from.length);
  const outside = from.length - here;
  const isBelow = to.length > outside && from.slice(0, outside).every((name, i) => name === to[i]);
  if (isBelow) {
    const start = binding.path[last - here + 1]!.start;
    change.replaceSpan({ start, end: node.end }, attrPath(to.slice(outside)));
    return undefined;
  }
  if (last !== binding.path.length - 1) return undefined;
  return moveOut(change, binding, outside, to);
}

/** Takes a binding out of the sets around it, of which as many as `steps` names belong to the option. */
function moveOut(change: Edits, binding: Binding, steps: number, to: readonly string[]): string | undefined {
  const around = [...ancestors(binding)].filter((above): above is Binding => above.kind === 'Binding');
  let left = steps;
  let outermost: Binding | undefined;
  for (const above of around) {
    outermost = above;
    left -= above.path.length;
    if (left <= 0) break;
  }
  const set = outermost?.parent;
  const line = `${attrPath(to)} = ${textOf(binding)};`;
  if (!outermost || left !== 0 || set?.kind !== 'AttrSet')
    return `\`${binding.file.path}\` sets the option together with others; only its last step can be renamed there`;
  const single = (inner: AttrSet): boolean => inner.bindings.length === 1;
  const inner = binding.parent;
  if (inner?.kind === 'AttrSet' && single(inner) && around[0] === outermost) change.removeBinding(outermost);
  else change.removeBinding(binding);
  change.insertBinding(set, line);
  return undefined;
}

const textOf = ({ value, file }: Binding): string => file.text.slice(value.start, value.end);
