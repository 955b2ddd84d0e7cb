/** `final.system` and `pkgs.system`, aliases that nixpkgs warns of. */
import { resolve } from '../../nix/scopes.ts';
import type { Expr, Inherit, Select } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { nixpkgsChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import { changeFile } from '../changes.ts';
import { isAboutLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const deprecatedSystemAlias: Rule = {
  id: 'deprecated-system-alias',
  severity: 'warning',
  summary: 'pkgs.system, final.system or prev.system, where llama.cpp is taken or built',
  *check({ fleet, files }) {
    if (!fleet) return;
    const warns = certainAt(nixpkgsChanges.systemAlias, fleet.nixpkgsDay) === 'yes';
    for (const file of files) {
      if (!/llama[-_.]?cpp/i.test(file.text)) continue;
      for (const select of nodesOf(file, 'Select'))
        if (isAlias(select) && isAboutLlama(select)) yield ofSelect(select, warns);
      for (const inherit of nodesOf(file, 'Inherit'))
        if (isAliased(inherit) && isAboutLlama(inherit)) yield ofInherit(inherit, warns);
    }
  },
};

function isAlias(select: Select): boolean {
  return (
    select.path.length === 1 &&
    select.path[0]!.name === 'system' &&
    !select.default &&
    isPackageSet(select.base)
  );
}

/** `inherit (pkgs) system;`, alone: other names stay where they are. */
const isAliased = ({ from, names }: Inherit): boolean =>
  from !== undefined && names.length === 1 && names[0]!.name === 'system' && isPackageSet(from);

/** `pkgs` as a module's argument, `final` and `prev` as an overlay's. */
function isPackageSet(expr: Expr): boolean {
  const base = skipParens(expr);
  if (base.kind !== 'Variable') return false;
  const { kind } = resolve(base);
  if (base.name === 'pkgs') return kind === 'formal' || kind === 'lambda';
  return kind === 'lambda' && ['final', 'prev', 'super'].includes(base.name);
}

const message = (name: string, warns: boolean): string =>
  warns
    ? `nixpkgs warns of \`${name}.system\` since October 2025: it is \`${name}.stdenv.hostPlatform.system\`.`
    : `\`${name}.system\` is an alias, of which nixpkgs warns from October 2025 on: it is \`${name}.stdenv.hostPlatform.system\`.`;

const common = (warns: boolean): Pick<Found, 'severity' | 'tags'> => ({
  severity: warns ? 'warning' : 'hint',
  tags: ['deprecated'],
});

function ofSelect(select: Select, warns: boolean): Found {
  const name = select.path[0]!;
  return {
    file: select.file,
    span: spanOf(name),
    message: message(textOf(select.base), warns),
    ...common(warns),
    fixes: [replaceBy(select, name, 'stdenv.hostPlatform.system')],
  };
}

function ofInherit(inherit: Inherit, warns: boolean): Found {
  const from = inherit.from!;
  const base = skipParens(from);
  return {
    file: inherit.file,
    span: spanOf(inherit.names[0]!),
    message: message(textOf(base), warns),
    ...common(warns),
    fixes: [replaceBy(inherit, base, `${textOf(base)}.stdenv.hostPlatform`)],
  };
}

const replaceBy = (node: Select | Inherit, span: { start: number; end: number }, text: string): Fix => ({
  kind: 'change',
  title: 'Write `stdenv.hostPlatform.system`',
  safe: true,
  preferred: true,
  change: () => changeFile(node.file, (edits) => edits.replaceSpan(span, text)),
});
