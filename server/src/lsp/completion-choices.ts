/** What completion offers at a place: only what is there at the locked revisions. */
import { CompletionItemKind } from 'vscode-languageserver';
import { declarationAt, enumValues } from '../eval/modules/declarations.ts';
import { speaksOfLlama } from '../fleet/nix-files.ts';
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import { isVariant, variants } from '../upstream/backends.ts';
import { type CmakeFlag, cmakeFlag, cmakeFlags } from '../upstream/cmake-flags.ts';
import { existsAt } from '../upstream/day.ts';
import { llamaOutputNames } from '../upstream/llama-outputs.ts';
import { nixpkgsHas, nixpkgsVariants } from '../upstream/nixpkgs-packages.ts';
import { type OverrideArgument, overrideArguments, takesArgument } from '../upstream/override-arguments.ts';
import { variantFacts } from '../upstream/variants.ts';
import { relativeTo } from '../workspace/paths.ts';
import type { Draft } from './completion-draft.ts';
import type { Wanted } from './completion-subject.ts';
import { overriddenOrigin } from './overridden-package.ts';

export type ChoiceKind =
  | 'variant'
  | 'package'
  | 'output'
  | 'scope'
  | 'system'
  | 'upstream'
  | 'nixpkgs'
  | 'flag'
  | 'input';

export interface Choice {
  readonly label: string;
  readonly detail: string;
  readonly kind: CompletionItemKind;
  /** What is written, where that is not the label. */
  readonly insert?: string;
  /** The same with places to fill in, for clients that can. */
  readonly snippet?: string;
  /** What documents it: for an argument, whose package takes it. */
  readonly what: ChoiceKind;
  /** The name that is documented, where that is not the label. */
  readonly about?: string;
}

export function choicesFor(fleet: Fleet, wanted: Wanted, draft: Draft): Choice[] {
  switch (wanted.kind) {
    case 'variant':
      return variantChoices(fleet, wanted.isBare);
    case 'package':
      return packageChoices(fleet, draft.word);
    case 'output':
      return outputChoices(fleet, wanted);
    case 'system':
      return systemChoices(fleet, wanted.input);
    case 'argument':
      return argumentChoices(fleet, wanted, draft);
    case 'flag':
      return flagChoices(fleet, wanted.form, draft);
    case 'flag-value':
      return flagValueChoices(wanted.name);
    case 'input':
      return inputChoices(fleet, draft);
  }
}

function variantChoices(fleet: Fleet, isBare: boolean): Choice[] {
  const allowed = new Set<string>();
  for (const { modules } of fleet.hosts) {
    const declaration = modules && declarationAt(fleet.ev, modules, fleet.options.option);
    for (const value of (declaration && enumValues(declaration)) ?? []) allowed.add(value);
  }
  const names = allowed.size > 0 ? [...allowed] : variants;
  return names.map((label) => ({
    label,
    detail: isVariant(label) ? variantFacts[label].title : '',
    kind: CompletionItemKind.EnumMember,
    what: 'variant',
    ...(isBare && { insert: `"${label}"` }),
  }));
}

/** Nothing before a name could be llama.cpp's: everything else in a package set is for others to know. */
function packageChoices(fleet: Fleet, word: string): Choice[] {
  if (word === '' || !('llama-cpp'.startsWith(word) || word.startsWith('llama-cpp'))) return [];
  const details = new Map<string, string>();
  for (const { attribute } of nixpkgsVariants)
    if (nixpkgsHas(attribute, fleet.nixpkgsDay) === 'yes') details.set(attribute, 'nixpkgs');
  for (const { path, packages } of fleet.overlays)
    for (const name of packages.keys())
      if (/^llama-cpp(-|$)/.test(name)) details.set(name, relativeTo(fleet.root, path));
  return [...details]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, detail]) => ({ label, detail, kind: CompletionItemKind.Module, what: 'package' }));
}

const llamaInput = ({ inputs }: Fleet, input: string): FlakeInput | undefined =>
  inputs.find(({ name, kind }) => name === input && kind === 'llama-cpp');

function systemsOf({ hosts }: Fleet): string[] {
  const systems = hosts.map(({ system }) => system).filter((one) => one !== undefined);
  return [...new Set(systems.length > 0 ? systems : ['x86_64-linux'])];
}

/** Those of the hosts. */
function systemChoices(fleet: Fleet, input: string): Choice[] {
  if (!llamaInput(fleet, input)) return [];
  return systemsOf(fleet).map((label) => ({
    label,
    detail: 'of this flake’s hosts',
    kind: CompletionItemKind.Module,
    what: 'system',
  }));
}

function outputChoices(fleet: Fleet, { input, set, system }: Wanted & { kind: 'output' }): Choice[] {
  const llama = llamaInput(fleet, input);
  if (!llama) return [];
  const systems = system === undefined ? systemsOf(fleet) : [system];
  const names = systems.flatMap((one) => llamaOutputNames(set, llama.locked ?? fleet.upstreamDay, one));
  const detail = llama.locked === undefined ? 'llama.cpp' : `llama.cpp of ${llama.locked}`;
  return [...new Set(names)].map((label) => ({
    label,
    detail,
    kind: CompletionItemKind.Module,
    what: set === 'packages' ? 'output' : 'scope',
  }));
}

function argumentChoices(
  fleet: Fleet,
  { set, given }: Wanted & { kind: 'argument' },
  draft: Draft,
): Choice[] {
  const origin = overriddenOrigin(fleet, set);
  if (!origin) return [];
  const day = origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay;
  const isBound = followedBy(draft, '=');
  return overrideArguments(origin)
    .filter(({ name }) => !given.has(name) && takesArgument(origin, name, day) === 'yes')
    .map((argument) => ({
      label: argument.name,
      detail: argument.type,
      kind: CompletionItemKind.Property,
      what: origin,
      ...(!isBound && bindingOf(argument)),
    }));
}

const values = {
  bool: ['true', '${1|true,false|}'],
  string: ['""', '"$1"'],
  list: ['[ ]', '[ $1 ]'],
} as const;

function bindingOf({ name, type }: OverrideArgument): Pick<Choice, 'insert' | 'snippet'> {
  if (type === 'package') return {};
  const [plain, withPlaces] = values[type];
  return { insert: `${name} = ${plain};`, snippet: `${name} = ${withPlaces};` };
}

function flagChoices(fleet: Fleet, form: 'definition' | 'name', draft: Draft): Choice[] {
  if (!speaksOfLlama(draft.file.text)) return [];
  const isDefined = followedBy(draft, '=') || followedBy(draft, ':');
  return cmakeFlags
    .filter((row) => existsAt(row, fleet.upstreamDay) === 'yes')
    .map((row) => {
      const label = form === 'name' ? row.name : `-D${row.name}`;
      const definition = form === 'definition' && !isDefined ? definitionOf(label, row) : {};
      return { label, detail: row.meaning, kind: CompletionItemKind.Constant, what: 'flag', ...definition };
    });
}

/** A flag that is on anyway is named to turn it off. */
const likelyFirst = ({ default: standard }: Pick<CmakeFlag, 'default'>): readonly [string, string] =>
  standard === 'on' ? ['OFF', 'ON'] : ['ON', 'OFF'];

function definitionOf(label: string, { default: standard }: CmakeFlag): Pick<Choice, 'insert' | 'snippet'> {
  if (standard === 'value') return { insert: `${label}=`, snippet: `${label}=$1` };
  const [likely, other] = likelyFirst({ default: standard });
  return { insert: `${label}=${likely}`, snippet: `${label}=\${1|${likely},${other}|}` };
}

/** Of a flag that is no switch there is nothing to choose from. */
function flagValueChoices(name: string): Choice[] {
  const flag = cmakeFlag(name);
  if (!flag || flag.default === 'value') return [];
  return likelyFirst(flag).map((label) => ({
    label,
    detail: flag.meaning,
    kind: CompletionItemKind.Value,
    what: 'flag',
    about: name,
  }));
}

function inputChoices(fleet: Fleet, { file, start }: Draft): Choice[] {
  return fleet.inputs
    .filter(({ node }) => node !== undefined && !(node.file.path === file.path && contains(node, start)))
    .map(({ name, source, follows }) => ({
      label: name,
      detail: source ?? (follows === undefined ? '' : `follows ${follows}`),
      kind: CompletionItemKind.Reference,
      what: 'input',
    }));
}

const contains = (span: { readonly start: number; readonly end: number }, offset: number): boolean =>
  span.start <= offset && offset < span.end;

/** Whether a text comes next, behind the rest of the word. */
const followedBy = ({ document, start }: Draft, text: string): boolean =>
  document.text
    .slice(start)
    .replace(/^[\w'-]*\s*/, '')
    .startsWith(text);
