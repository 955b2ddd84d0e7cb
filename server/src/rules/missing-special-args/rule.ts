/** `{ inputs, ... }:` in a module, where the host that imports it passes no `inputs`. */

import type { Host } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Formal, Variable } from '../../nix/syntax.ts';
import { type ModuleFile, moduleFilesOf, sourceOfArgument } from '../module-files.ts';
import { nodesOf } from '../nodes.ts';
import { passInputs } from '../pass-inputs.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const missingSpecialArgs: Rule = {
  id: 'missing-special-args',
  severity: 'error',
  summary: 'a module asks for inputs, which no host passes',
  *check({ fleet, files, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const host of fleet.hosts) {
      const system = host.modules;
      if (!system || sourceOfArgument(fleet, system, 'inputs') !== 'nobody') continue;
      for (const module of moduleFilesOf(fleet, system, files)) {
        const found = judge(host, module);
        if (found) yield found;
      }
    }
  },
};

function judge(host: Host, { file, formals }: ModuleFile): Found | undefined {
  const formal = formals.find(({ name }) => name === 'inputs');
  // An argument that nobody looks at is never missed.
  if (!formal || !nodesOf(file, 'Variable').some((variable) => means(variable, formal))) return undefined;
  return {
    file,
    span: spanOf(formal.nameSpan),
    message: `${host.name} passes no \`inputs\` to its modules: Nix stops with “attribute 'inputs' missing” where this module uses it.`,
    fixes: passInputs(host.modules?.node, host.kind === 'home' ? 'extraSpecialArgs' : 'specialArgs'),
  };
}

function means(variable: Variable, formal: Formal): boolean {
  if (variable.name !== formal.name) return false;
  const meaning = resolve(variable);
  return meaning.kind === 'formal' && meaning.node === formal;
}
