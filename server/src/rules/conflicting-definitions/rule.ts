/** `hardware.gpu = lib.mkDefault "cpu";` in a shared module, `hardware.gpu = lib.mkDefault "cuda";` in a host's. */
import type { Definition } from '../../eval/modules/properties.ts';
import type { Apply, Node } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { hardwareOptions, plainText, type SetOption, writtenValue } from '../hardware-values.ts';
import { textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan } from '../spans.ts';
import { propertyFunction } from '../uses.ts';

export const conflictingDefinitions: Rule = {
  id: 'conflicting-definitions',
  severity: 'error',
  summary: 'an option of hardware is set to different values of equal weight',
  *check({ fleet, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const host of fleet.hosts) {
      for (const option of hardwareOptions(fleet, host)) {
        const found = judge(option, host.name);
        if (found) yield found;
      }
    }
  },
};

/** Types of which all definitions must be the same. */
const single = new Set(['enum', 'str', 'singleLineStr', 'bool', 'int']);

function judge({ name, declaration, definitions }: SetOption, host: string): Found | undefined {
  if (declaration.type === undefined || !single.has(declaration.type)) return undefined;
  const values = definitions.map(({ value }) => plainText(value.force()));
  if (values.includes(undefined) || new Set(values).size < 2) return undefined;
  const [last, ...others] = definitions.toReversed();
  const node = last?.node;
  if (!last || !node) return undefined;
  return {
    file: node.file,
    span: nameSpan(node),
    message: `${host} has \`${name}\` as ${[...new Set(values)].join(' and as ')}, with equal weight: Nix stops with “The option \`${name}' has conflicting definition values”.`,
    related: others.flatMap(({ node: other }) =>
      other ? [{ file: other.file, span: nameSpan(other), message: 'set here, too' }] : [],
    ),
    fixes: definitions.flatMap(dropDefault),
  };
}

/** A value without `mkDefault` beats those with it. */
function dropDefault(definition: Definition): Fix[] {
  const expr = writtenValue(definition);
  const call = expr && defaultAround(expr);
  if (!expr || !call) return [];
  return [
    {
      kind: 'change',
      title: `Let ${textOf(expr)} win: drop its mkDefault`,
      safe: false,
      change: () => changeFile(expr.file, (edits) => edits.replace(call, textOf(expr))),
    },
  ];
}

function defaultAround(node: Node): Apply | undefined {
  for (const above of ancestors(node)) {
    if (above.kind === 'Apply') return propertyFunction(above) === 'mkDefault' ? above : undefined;
    if (above.kind !== 'Paren') return undefined;
  }
  return undefined;
}
