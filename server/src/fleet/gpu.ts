/** Which GPU backend a host is for: what it says itself, else what it installs, else what its hardware modules tell. */
import type { Evaluator } from '../eval/evaluator.ts';
import { collect } from '../eval/modules/collect.ts';
import { declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import { readOption } from '../eval/modules/read.ts';
import { inForce } from '../eval/modules/settle.ts';
import type { ModuleSystem } from '../eval/modules/system.ts';
import { isHole, type Value } from '../eval/value.ts';
import type { Node } from '../nix/syntax.ts';
import {
  isSelection,
  isVariant,
  type Selection,
  selectionOfBackends,
  type Variant,
  variants,
} from '../upstream/backends.ts';
import {
  type EvidenceValue,
  evidenceOfModule,
  evidenceOfOption,
  evidenceOptions,
  type GpuEvidence,
  suggestVariant,
} from '../upstream/gpu-evidence.ts';
import type { HostGpu, Installed, LlamaPackage } from './types.ts';

/** The variant that a package is; undefined for combinations and for what can't be known. */
export function variantOf(found: LlamaPackage): Variant | undefined {
  const selection = selectionOf(found);
  return selection !== undefined && isVariant(selection) ? selection : undefined;
}

/** The variant or combination that a package is; undefined for what can't be known, and for backends that no variant has. */
export function selectionOf(found: LlamaPackage): Selection | undefined {
  if (found.origin === 'unknown') {
    // `llama-cpp-cuda-native`: what else a name says is no backend.
    const named = found.name.split('-').filter(isVariant).join('-');
    return isSelection(named) ? named : undefined;
  }
  // MPI is a dependency and nothing more since the engine lost it.
  return found.backends && selectionOfBackends(found.backends.filter((backend) => backend !== 'mpi'));
}

/** `showPath` renders the file of a node for people, relative to the flake. */
export function gpuOf(
  ev: Evaluator,
  system: ModuleSystem,
  option: readonly string[],
  packages: readonly Installed[],
  showPath: (node: Node) => string,
): HostGpu {
  const evidence = evidenceFor(ev, system, showPath);
  const declared = fromOption(ev, system, option);
  if (declared) return { ...selected(declared), reason: `\`${option.join('.')}\``, from: 'option', evidence };
  const chosen = [...new Set(packages.filter((p) => p.package.chosen).map((p) => selectionOf(p.package)))];
  const [only] = chosen;
  if (chosen.length === 1 && only !== undefined) {
    const { name } = packages.find((p) => p.package.chosen)!.package;
    return { ...selected(only), reason: `it has \`${name}\``, from: 'package', evidence };
  }
  if (chosen.length > 1) {
    const choices = chosen.filter((one) => one !== undefined && isVariant(one));
    return {
      ...nothing,
      reason: undefined,
      choices: choices.length > 0 ? choices : variants,
      from: 'nothing',
      evidence,
    };
  }
  const suggestion = suggestVariant(evidence);
  if (suggestion.decided) {
    return {
      variant: suggestion.decided,
      selection: suggestion.decided,
      reason: suggestion.because[0],
      choices: suggestion.choices,
      from: 'evidence',
      evidence,
    };
  }
  const isGpuSure = evidence.some((one) => one.strength === 'sure' && !one.against);
  const plain = packages.length > 0 && packages.every((p) => variantOf(p.package) === 'cpu');
  if (plain && !isGpuSure) {
    return {
      ...selected('cpu'),
      reason: 'it has a plain llama.cpp',
      from: 'plain-package',
      evidence,
    };
  }
  return { ...nothing, reason: undefined, choices: suggestion.choices, from: 'nothing', evidence };
}

const nothing = { variant: undefined, selection: undefined } as const;

/** A selection that is decided: a combination is no variant, and leaves all of them to choose from. */
const selected = (selection: Selection): Pick<HostGpu, 'variant' | 'selection' | 'choices'> =>
  isVariant(selection)
    ? { variant: selection, selection, choices: [selection] }
    : { variant: undefined, selection, choices: variants };

/** What the option says: its value where it is declared, or the one definition that somebody wrote without declaring it. */
function fromOption(ev: Evaluator, system: ModuleSystem, option: readonly string[]): Selection | undefined {
  const { definitions } = definitionsAt(ev, system, option);
  const isDeclared = declarationAt(ev, system, option) !== undefined;
  if (definitions.length === 0) {
    // A default that nobody overrides is no statement on this host, unless llama.cpp is chosen by it.
    return undefined;
  }
  const value: Value | undefined = isDeclared
    ? readOption(ev, system, option)
    : definitions.length === 1
      ? definitions[0]!.value.force()
      : undefined;
  return value?.kind === 'string' && isSelection(value.value) ? value.value : undefined;
}

function evidenceFor(ev: Evaluator, system: ModuleSystem, showPath: (node: Node) => string): GpuEvidence[] {
  const found: GpuEvidence[] = [];
  for (const option of evidenceOptions) {
    const path = option.replace(/\.\*$/, '').split('.');
    for (const definition of inForce(definitionsAt(ev, system, path).definitions)) {
      if (definition.doubt) continue;
      const at = definition.node ? ` in ${showPath(definition.node)}` : '';
      for (const [name, value] of leaves(option, definition.value.force())) {
        for (const one of evidenceOfOption(name, value))
          found.push({ ...one, because: `${one.because}${at}` });
      }
    }
  }
  for (const { value, node } of collect(ev, system).opaque) {
    const name = value.ops.at(-1);
    if (name?.op !== 'select') continue;
    const at = node ? ` in ${showPath(node)}` : '';
    for (const one of evidenceOfModule(name.name)) found.push({ ...one, because: `${one.because}${at}` });
  }
  return found;
}

/** The values that an evidence row is about: the option's own, or those of the names below it. */
function leaves(option: string, value: Value): [string, EvidenceValue][] {
  if (!option.endsWith('.*')) return [[option, plain(value)]];
  if (value.kind !== 'attrs') return [];
  const base = option.slice(0, -2);
  return [...value.entries].map(([name, thunk]) => [`${base}.${name}`, plain(thunk.force()) ?? true]);
}

function plain(value: Value): EvidenceValue {
  if (value.kind === 'bool' || value.kind === 'string') return value.value;
  if (value.kind !== 'list') return undefined;
  const words: string[] = [];
  for (const item of value.items) {
    const word = isHole(item) ? undefined : item.force();
    if (word?.kind === 'string') words.push(word.value);
  }
  return words;
}
