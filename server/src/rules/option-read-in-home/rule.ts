/** Home Manager reads the host's GPU option through its own `config`: `config.hardware.gpu or "cpu"` is always "cpu" there. */
import { nestedHome } from '../../eval/models/home-manager.ts';
import { allDeclarations } from '../../eval/modules/declarations.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { ModuleSystem } from '../../eval/modules/system.ts';
import type { Fleet } from '../../fleet/types.ts';
import { resolve } from '../../nix/scopes.ts';
import type { Lambda, Select, SourceFile } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { moduleFiles } from '../modules.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { namesTo } from '../uses.ts';

export const optionReadInHome: Rule = {
  id: 'option-read-in-home',
  severity: 'warning',
  summary: 'Home Manager reads an option of the host through its own config',
  *check({ fleet, files }) {
    if (!fleet) return;
    const homes = homeFiles(fleet);
    for (const file of files) {
      for (const lambda of inlineHomes(file)) {
        for (const select of nodesOf(file, 'Select')) {
          const found = judge(fleet, select, lambda);
          if (found) yield found;
        }
      }
      if (!homes.has(file.path)) continue;
      const lambda = skipParens(file.tree.root);
      if (lambda.kind !== 'Lambda') continue;
      for (const select of nodesOf(file, 'Select')) {
        const found = judge(fleet, select, lambda);
        if (found) yield found;
      }
    }
  },
};

/** `home-manager.users.mara = { config, ... }: { … };`, which declares nothing itself. */
const inlineHomes = (file: SourceFile): Lambda[] =>
  nodesOf(file, 'Binding').flatMap((binding) => {
    const names = namesTo(binding);
    const value = skipParens(binding.value);
    const isUser = names.length === 3 && names[0] === 'home-manager' && names[1] === 'users';
    const isShared = names.join('.') === 'home-manager.sharedModules';
    const modules = isUser
      ? [value]
      : isShared && value.kind === 'List'
        ? value.elements.map(skipParens)
        : [];
    return modules.filter((one): one is Lambda => one.kind === 'Lambda' && !textOf(one).includes('options'));
  });

/** Files of modules that homes of hosts have, and nothing else: neither a host nor a home by itself. */
function homeFiles(fleet: Fleet): Set<string> {
  const found = new Set<string>();
  const others = new Set<string>();
  for (const { modules, kind } of fleet.hosts) {
    if (!modules) continue;
    for (const path of moduleFiles(fleet, modules)) others.add(path);
    if (kind === 'home') continue;
    for (const home of homesOf(fleet, modules)) {
      const declares = allDeclarations(fleet.ev, home).some(
        ({ path }) => path[0] === fleet.options.option[0],
      );
      for (const path of moduleFiles(fleet, home)) (declares ? others : found).add(path);
    }
  }
  for (const path of others) found.delete(path);
  return found;
}

function homesOf(fleet: Fleet, host: ModuleSystem): ModuleSystem[] {
  const names = new Set<string>();
  for (const { value } of definitionsAt(fleet.ev, host, ['home-manager', 'users']).definitions) {
    const set = value.force();
    if (set.kind === 'attrs') for (const name of set.entries.keys()) names.add(name);
  }
  return [...names].map((name) => nestedHome(fleet.ev, host, name));
}

function judge(fleet: Fleet, select: Select, lambda: Lambda): Found | undefined {
  const base = skipParens(select.base);
  if (base.kind !== 'Variable' || base.name !== 'config') return undefined;
  const meaning = resolve(base);
  if (meaning.kind !== 'formal' || meaning.lambda !== lambda) return undefined;
  const { option } = fleet.options;
  if (!option.every((name, index) => select.path[index]?.name === name)) return undefined;
  const name = option.join('.');
  const comes = select.default
    ? 'it is always the default, whatever the host says'
    : `Nix stops with “attribute '${option[0]}' missing”`;
  return {
    file: select.file,
    span: { start: base.start, end: select.path[option.length - 1]!.end },
    message: `In Home Manager \`config\` is the home’s, which has no \`${name}\`: ${comes}. The host’s is \`osConfig.${name}\`.`,
    fixes: [fix(select, lambda)],
  };
}

const fix = (select: Select, lambda: Lambda): Fix => ({
  kind: 'change',
  title: 'Read it from `osConfig`',
  safe: true,
  preferred: true,
  change: () =>
    changeFile(select.file, (edits) => {
      edits.replaceSpan(select.base, 'osConfig');
      if (lambda.formals) edits.addFormal(lambda.formals, 'osConfig');
    }),
});
