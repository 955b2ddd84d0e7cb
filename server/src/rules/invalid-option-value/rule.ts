/** `hardware.gpu = "nvidia";` where the option takes cpu, cuda, rocm and vulkan. */
import { declarationAt, enumValues } from '../../eval/modules/declarations.ts';
import type { Definition } from '../../eval/modules/properties.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import { changeFile } from '../changes.ts';
import { hardwareOptions, plainText, type SetOption, writtenValue } from '../hardware-values.ts';
import { nearestName } from '../nearest.ts';
import { relatedTo } from '../related.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';

export const invalidOptionValue: Rule = {
  id: 'invalid-option-value',
  severity: 'error',
  summary: 'the GPU option, or another of hardware, is set to a value that it does not have',
  *check({ fleet, isAboutLlama }) {
    if (!fleet || !isAboutLlama) return;
    for (const host of fleet.hosts) {
      for (const option of hardwareOptions(fleet, host)) {
        const values = enumValues(option.declaration);
        for (const definition of values ? option.definitions : []) {
          const found = judge(fleet, option, definition, values!);
          if (found) yield found;
        }
      }
      yield* defaults(fleet, host);
    }
  },
};

/** `default = "none";` of the option itself. */
function* defaults(fleet: Fleet, { modules, kind }: Host): Iterable<Found> {
  if (!modules || kind !== 'nixos') return;
  const declaration = fleet.ev.withDoubt(() => declarationAt(fleet.ev, modules, fleet.options.option));
  if (declaration?.path.length !== fleet.options.option.length) return;
  const values = enumValues(declaration);
  const given = declaration.option.entries.get('default');
  const value = given?.force();
  const text = value && plainText(value);
  const node = given?.binding ?? given?.node;
  if (
    !values ||
    !value ||
    text === undefined ||
    !node ||
    (value.kind === 'string' && values.includes(value.value))
  )
    return;
  yield {
    file: node.file,
    span: node.kind === 'Binding' ? spanOf(node.value) : spanOf(node),
    message: `The default ${text} is none of the option’s own values: Nix stops with “is not of type \`one of …'” on each host that sets nothing else. It takes ${values.map((one) => `"${one}"`).join(', ')}.`,
  };
}

function judge(
  fleet: Fleet,
  { name, declaration }: SetOption,
  definition: Definition,
  values: readonly string[],
): Found | undefined {
  const value = definition.value.force();
  const text = plainText(value);
  const node = writtenValue(definition) ?? definition.node;
  if (text === undefined || !node || (value.kind === 'string' && values.includes(value.value)))
    return undefined;
  return {
    file: node.file,
    span: node.kind === 'Binding' ? nameSpan(node) : spanOf(node),
    message: `\`${name}\` has no value ${text}: Nix stops with “A definition for option \`${name}' is not of type \`one of …'”. It takes ${values.map((one) => `"${one}"`).join(', ')}.`,
    related: relatedTo(fleet, declaration.node, 'declared here'),
    fixes: value.kind === 'string' ? fixes(definition, value.value, values) : [],
  };
}

/** What people call a GPU, and what it is called here. */
const meant: Readonly<Record<string, string>> = { nvidia: 'cuda', none: 'cpu', hip: 'rocm' };

function fixes(definition: Definition, written: string, values: readonly string[]): Fix[] {
  const expr = writtenValue(definition);
  const other = meant[written];
  const instead = other !== undefined && values.includes(other) ? other : nearestName(written, values);
  if (expr?.kind !== 'String' || instead === undefined) return [];
  return [
    {
      kind: 'change',
      title: `Write \`"${instead}"\``,
      safe: false,
      preferred: true,
      change: () => changeFile(expr.file, (edits) => edits.replace(expr, `"${instead}"`)),
    },
  ];
}
