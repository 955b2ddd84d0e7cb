/** `nixosSystem { specialArgs = { inherit pkgs; }; … }`: the modules' `nixpkgs.overlays` and `nixpkgs.config` are ignored. */
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import type { Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';

export const specialArgsPkgs: Rule = {
  id: 'special-args-pkgs',
  severity: 'warning',
  summary: 'pkgs stands among the special arguments, so that modules’ overlays are ignored',
  *check({ fleet, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const host of fleet.hosts) {
      const found = judge(fleet, host);
      if (found) yield found;
    }
  },
};

function judge(fleet: Fleet, { name, kind, modules }: Host): Found | undefined {
  const special = modules?.specialArgs.force();
  if (!modules || kind === 'home' || special?.kind !== 'attrs') return undefined;
  const node = special.entries.get('pkgs')?.binding;
  const ignored = ['overlays', 'config'].flatMap((option) =>
    definitionsAt(fleet.ev, modules, ['nixpkgs', option]).definitions.slice(0, 1),
  );
  if (!node || ignored.length === 0) return undefined;
  return {
    file: node.file,
    span: nameSpan(node),
    message: `With \`pkgs\` among the special arguments of ${name}, its modules’ \`nixpkgs.overlays\` and \`nixpkgs.config\` have no effect on it, and Nix says nothing: the overlays belong where this \`pkgs\` is made.`,
    related: ignored.flatMap(({ node: at }) =>
      at ? [{ file: at.file, span: nameSpan(at), message: 'without effect' }] : [],
    ),
  };
}
