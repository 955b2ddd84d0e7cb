/**
 * The days by which code about llama.cpp may be judged. Where a package comes from can't always be told, nor how far nixpkgs was behind:
 * what is said must then hold for each of the days.
 */
import type { FlakeInput, Fleet } from '../fleet/types.ts';
import type { Expr, Node } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { newestLlamaDay } from '../upstream/changes.ts';
import { addDays, type Day } from '../upstream/day.ts';
import { releaseBranchDay } from '../upstream/nixpkgs-branches.ts';
import { inputPath } from './input-paths.ts';
import { textOf } from './nodes.ts';
import { overrideCall } from './override-calls.ts';
import type { RuleContext } from './rule.ts';

/** nixpkgs packages a llama.cpp of some weeks ago. */
const lagInDays = 60;

/** Days between which lies that of nixpkgs' llama.cpp. */
export function nixpkgsDays(fleet: Pick<Fleet, 'inputs' | 'nixpkgsDay'>): readonly Day[] {
  const input = fleet.inputs.find(({ kind }) => kind === 'nixpkgs');
  const branched = input?.source === undefined ? undefined : releaseBranchDay(input.source);
  const first = branched !== undefined && branched < fleet.nixpkgsDay ? branched : fleet.nixpkgsDay;
  // Without a lock it is the newest that the tables know.
  const last =
    input?.locked === undefined && newestLlamaDay < fleet.nixpkgsDay ? newestLlamaDay : fleet.nixpkgsDay;
  return [addDays(first, -lagInDays), first < last ? first : last, last];
}

/** The official flake, at a day that is known. */
export function isDated(input: FlakeInput): boolean {
  if (!input.llama?.isUpstream) return false;
  return input.locked !== undefined || input.llama.ref === undefined;
}

const isDerivation = (node: Node): boolean =>
  node.kind === 'Apply' && /\bmkDerivation\s*$/.test(textOf(node.fn)) && /\bsrc\b/.test(textOf(node.arg));

const ownSources = /\bsrc\s*=|\binherit\b[^;]*\bsrc\b|llama\.cpp\/archive\//;
const fetchesLlama = /owner\s*=\s*"(ggml-org|ggerganov)"|github\.com\/(ggml-org|ggerganov)\/llama\.cpp/;

/** The days of the llama.cpp that code changes; none where it can't be known. */
export function llamaDays({ fleet, days }: Pick<RuleContext, 'fleet' | 'days'>, node: Node): readonly Day[] {
  // A pinned source is of a day that no lock tells.
  if (fetchesLlama.test(node.file.text) && node.file !== fleet?.flake) return [];
  // So is one that a derivation fetches, of llama.cpp or of a fork.
  if ([...ancestors(node)].some(isDerivation)) return [];
  let base: Expr | undefined;
  for (const above of ancestors(node)) {
    const call = overrideCall(above);
    if (call) base ??= call.base;
    if (above.kind === 'Binding' && call === undefined && base) {
      if (ownSources.test(textOf(above))) return [];
      break;
    }
  }
  if (!fleet) return [days.upstream, ...nixpkgsDays({ inputs: [], nixpkgsDay: days.nixpkgs })];
  const llamaInputs = fleet.inputs.filter(({ kind }) => kind === 'llama-cpp');
  const from = base && inputPath(fleet, skipParens(base));
  const input = from && fleet.inputs.find(({ name }) => name === from.input);
  if (input) return isDated(input) ? [fleet.upstreamDay] : [];
  if (llamaInputs.length === 0) return nixpkgsDays(fleet);
  return llamaInputs.every(isDated) ? [fleet.upstreamDay, ...nixpkgsDays(fleet)] : [];
}
