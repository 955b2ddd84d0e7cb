/** `final.system` and `pkgs.system`, aliases that nixpkgs warns of. */
import { references, resolve } from '../../nix/scopes.ts';
import type { AttrName, Expr, Inherit, Node, Select, Variable } from '../../nix/syntax.ts';
import { ancestors, skipParens } from '../../nix/walk.ts';
import { nixpkgsChanges } from '../../upstream/changes.ts';
import { certainAt } from '../../upstream/day.ts';
import { changeFile } from '../changes.ts';
import { isAboutLlama, namesLlama } from '../llama-subject.ts';
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
      for (const select of nodesOf(file, 'Select')) {
        if (isAlias(select) && isNearLlama(select)) yield ofSelect(select, warns);
        const platform = platformAlias(select);
        if (platform && isNearLlama(select)) yield ofPlatform(select, platform, warns);
      }
      for (const variable of nodesOf(file, 'Variable'))
        if (isUnderWith(variable) && isNearLlama(variable)) yield ofVariable(variable, warns);
      for (const inherit of nodesOf(file, 'Inherit'))
        if (isAliased(inherit) && isNearLlama(inherit)) yield ofInherit(inherit, warns);
    }
  },
};

/** About llama.cpp, or beside it in one element or definition, or a name that is used there. */
function isNearLlama(node: Node): boolean {
  if (isAboutLlama(node)) return true;
  for (const above of ancestors(node)) {
    const isElement = above.parent?.kind === 'List';
    if (above.kind === 'Binding' && above.parent?.kind === 'Let' && above.path.length === 1)
      return references(above).some((use) => isNearLlama(use));
    // A long list of packages is about no single one.
    if (isElement || above.kind === 'Binding') return textOf(above).length < 300 && namesLlama(textOf(above));
  }
  return false;
}

/** `stdenv.isLinux`, of a set of packages or by itself, and `pkgs.hostPlatform`. */
function platformAlias(select: Select): AttrName | undefined {
  const names = select.path.map(({ name }) => name);
  const base = skipParens(select.base);
  if (select.default) return undefined;
  if (isPackageSet(base)) {
    if (platforms.has(names[0] ?? '')) return select.path[0];
    return names.length === 2 && names[0] === 'stdenv' && predicate.test(names[1] ?? '')
      ? select.path[1]
      : undefined;
  }
  if (base.kind !== 'Variable' || base.name !== 'stdenv' || names.length !== 1) return undefined;
  const { kind } = resolve(base);
  return ['formal', 'with'].includes(kind) && predicate.test(names[0] ?? '') ? select.path[0] : undefined;
}

const platforms = new Set(['hostPlatform', 'buildPlatform', 'targetPlatform']);

const predicate = /^is(Linux|Darwin|Aarch64|Aarch32|x86_64|x86_32|x86|i686|64bit|32bit)$/;

/** `system` under `with pkgs;`. */
function isUnderWith(variable: Variable): boolean {
  if (variable.name !== 'system') return false;
  const meaning = resolve(variable);
  return meaning.kind === 'with' && meaning.withs.length === 1 && isPackageSet(meaning.withs[0]!.namespace);
}

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

function ofPlatform(select: Select, name: AttrName, warns: boolean): Found {
  const isPlatform = platforms.has(name.name ?? '');
  const right = `${isPlatform ? 'stdenv' : 'hostPlatform'}.${name.name}`;
  return {
    file: select.file,
    span: spanOf(name),
    message: `\`${textOf(select)}\` is an alias, of which nixpkgs ${warns ? 'warns' : 'warns from October 2025 on'}: it is \`${textOf(select).slice(0, name.start - select.start)}${right}\`.`,
    ...common(warns),
    fixes: [{ ...replaceBy(select, name, right), title: `Write \`${right}\`` }],
  };
}

const ofVariable = (variable: Variable, warns: boolean): Found => ({
  file: variable.file,
  span: spanOf(variable),
  message: message('pkgs', warns),
  ...common(warns),
  fixes: [replaceBy(variable, variable, 'stdenv.hostPlatform.system')],
});

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

const replaceBy = (
  node: Select | Inherit | Variable,
  span: { start: number; end: number },
  text: string,
): Fix => ({
  kind: 'change',
  title: 'Write `stdenv.hostPlatform.system`',
  safe: true,
  preferred: true,
  change: () => changeFile(node.file, (edits) => edits.replaceSpan(span, text)),
});
