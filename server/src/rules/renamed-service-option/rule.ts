/** Options of NixOS' `services.llama-cpp` that the locked nixpkgs has under another name, or no longer. */
import { collect } from '../../eval/modules/collect.ts';
import { allDeclarations } from '../../eval/modules/declarations.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import type { Binding, Node } from '../../nix/syntax.ts';
import { type ServiceOption, serviceOptionExists, serviceOptions } from '../../upstream/nixpkgs-options.ts';
import { changeFile } from '../changes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const renamedServiceOption: Rule = {
  id: 'renamed-service-option',
  severity: 'error',
  summary: 'an option of services.llama-cpp is renamed or gone in the locked nixpkgs',
  *check({ fleet }) {
    const settings = fleet && serviceOptionExists('settings', fleet.nixpkgsDay);
    // About the day of the change, either may be right.
    if (!fleet || settings === 'perhaps') return;
    for (const host of fleet.hosts) {
      if (host.kind !== 'nixos' || !host.modules || hasOwnModule(fleet, host)) continue;
      for (const option of serviceOptions) {
        const exists = serviceOptionExists(option.name, fleet.nixpkgsDay);
        const isOld = option.until !== undefined;
        if (isOld && exists === (settings === 'yes' ? 'no' : 'yes'))
          yield* found(fleet, host, option, settings === 'yes');
      }
    }
  },
};

const service = ['services', 'llama-cpp'];

/** Whether the host has a module of its own, or of an input, in the place of nixpkgs'. */
function hasOwnModule(fleet: Fleet, { modules }: Host): boolean {
  const { modules: all, opaque, holes } = collect(fleet.ev, modules!);
  if (holes.length > 0 || opaque.some(({ value }) => value.root.type !== 'input')) return true;
  if (all.some(({ value }) => value.entries.has('disabledModules'))) return true;
  return allDeclarations(fleet.ev, modules!).some(({ path }) =>
    service.every((name, index) => path[index] === name),
  );
}

function* found(fleet: Fleet, host: Host, option: ServiceOption, isGone: boolean): Iterable<Found> {
  for (const { node, doubt } of definitionsAt(fleet.ev, host.modules!, [...service, option.name])
    .definitions) {
    if (doubt || !node) continue;
    const name = [...service, option.name].join('.');
    const instead = option.renamedTo && [...service, option.renamedTo].join('.');
    const fails = option.afterwards === 'fails';
    if (!isGone) {
      yield {
        file: node.file,
        span: nameSpan(node),
        severity: 'info',
        message: `nixpkgs has no \`${name}\` since June 2026${instead ? `: there it is \`${instead}\`` : ''}. The locked one still takes it; with the next update Nix ${fails ? 'stops at it' : 'warns of it'}.`,
        tags: ['deprecated'],
      };
      continue;
    }
    yield {
      file: node.file,
      span: nameSpan(node),
      message: `The locked nixpkgs has no \`${name}\` any more${instead ? `: it is \`${instead}\`` : ''}. Nix ${fails ? 'stops at it' : 'still takes it, with a warning'}.${option.note ? ` ${option.note}` : ''}`,
      tags: ['deprecated'],
      fixes: option.renamedTo && isNamed(node, option.name) ? [rename(node, option.renamedTo)] : [],
    };
  }
}

const isNamed = (node: Node, name: string): node is Binding =>
  node.kind === 'Binding' && node.path.at(-1)?.name === name;

const rename = (binding: Binding, name: string): Fix => ({
  kind: 'change',
  title: `Write \`${name}\``,
  safe: true,
  preferred: true,
  change: () => changeFile(binding.file, (edits) => edits.replaceSpan(binding.path.at(-1)!, name)),
});
