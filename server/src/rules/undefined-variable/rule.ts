/** `mkDefault` without `lib.`, `inputz`: a name that nothing around it binds. */
import { libNames } from '../../eval/lib/names.ts';
import { resolve } from '../../nix/scopes.ts';
import type { InheritName, Node, SourceFile, Variable } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nearestName } from '../nearest.ts';
import { nodesOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { isBound, namesInScope } from '../scope-names.ts';
import { spanOf } from '../spans.ts';
import { namesTo } from '../uses.ts';

export const undefinedVariable: Rule = {
  id: 'undefined-variable',
  severity: 'error',
  summary: 'a name means nothing where it stands',
  *check({ files, isAboutLlama }) {
    if (!isAboutLlama || files.some(({ text }) => text.includes('scopedImport'))) return;
    for (const file of files) {
      for (const name of namesIn(file)) {
        if (resolve(name).kind !== 'undefined') continue;
        if (namesLlama(file.text) || isInList(name)) yield found(name);
      }
    }
  },
};

const namesIn = (file: SourceFile): (Variable | InheritName)[] => [
  ...nodesOf(file, 'Variable'),
  ...nodesOf(file, 'InheritName').filter(({ parent }) => parent?.kind === 'Inherit' && !parent.from),
];

const lists = new Set(['overlays', 'modules', 'imports', 'systemPackages', 'packages']);

/** Within a list of overlays, modules or packages. */
function isInList(node: Node): boolean {
  const binding = [...ancestors(node)].find((above) => above.kind === 'Binding');
  return binding?.kind === 'Binding' && lists.has(namesTo(binding).at(-1) ?? '');
}

const found = (node: Variable | InheritName): Found => ({
  file: node.file,
  span: spanOf(node),
  message: `Nothing here is called \`${node.name}\`: Nix stops with “undefined variable '${node.name}'”.`,
  fixes: fixes(node),
});

function fixes(node: Variable | InheritName): Fix[] {
  const { name } = node;
  const isOfLib = node.kind === 'Variable' && libNames.has(name) && isBound(node, 'lib');
  const instead = isOfLib ? `lib.${name}` : nearestName(name, namesInScope(node));
  // An inherited name is also the one that it gets.
  if (instead === undefined || node.kind === 'InheritName') return [];
  return [
    {
      kind: 'change',
      title: `Write \`${instead}\``,
      safe: isOfLib,
      preferred: true,
      change: () => changeFile(node.file, (edits) => edits.replaceSpan(node, instead)),
    },
  ];
}
