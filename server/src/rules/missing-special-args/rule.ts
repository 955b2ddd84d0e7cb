/** `{ inputs, ... }:` in a module, where the host that imports it passes no `inputs`. */

import type { ModuleSystem } from '../../eval/modules/system.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Formal, Variable } from '../../nix/syntax.ts';
import { type ModuleFile, moduleFilesOf, sourceOfArgument } from '../module-files.ts';
import { nodesOf } from '../nodes.ts';
import { passInputs } from '../pass-inputs.ts';
import { relatedTo } from '../related.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { systemsOf } from '../systems.ts';

export const missingSpecialArgs: Rule = {
  id: 'missing-special-args',
  severity: 'error',
  summary: 'a module asks for inputs, which no host passes',
  *check({ fleet, files, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    const llama = fleet.inputs.filter(({ kind }) => kind === 'llama-cpp').map(({ name }) => name);
    for (const { host, system } of systemsOf(fleet)) {
      for (const name of new Set(['inputs', 'llama-cpp', ...llama])) {
        if (sourceOfArgument(fleet, system, name) !== 'nobody') continue;
        for (const module of moduleFilesOf(fleet, system, files)) {
          const found = judge(fleet, host, system, module, name);
          if (found) yield found;
        }
      }
    }
  },
};

function judge(
  fleet: Fleet,
  host: Host,
  system: ModuleSystem,
  { file, formals }: ModuleFile,
  name: string,
): Found | undefined {
  const formal = formals.find((one) => one.name === name);
  // An argument that nobody looks at is never missed.
  if (!formal || !nodesOf(file, 'Variable').some((variable) => means(variable, formal))) return undefined;
  const isNested = system !== host.modules;
  const isHome = system.kind === 'home';
  const whose = isNested ? `the homes of ${host.name}` : host.name;
  return {
    file,
    span: spanOf(formal.nameSpan),
    message: `Nobody passes \`${name}\` to the modules of ${whose}: Nix stops with “attribute '${name}' missing” where this module uses it.`,
    related: relatedTo(fleet, host.node, `${host.name} is made here`),
    fixes:
      name === 'inputs' && !isNested
        ? passInputs(host.modules?.node, isHome ? 'extraSpecialArgs' : 'specialArgs')
        : [],
  };
}

function means(variable: Variable, formal: Formal): boolean {
  if (variable.name !== formal.name) return false;
  const meaning = resolve(variable);
  return meaning.kind === 'formal' && meaning.node === formal;
}
