/** What is said of a completion once somebody looks at it. */
import type { CompletionItem } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import { isVariant } from '../upstream/backends.ts';
import type { ChoiceKind } from './completion-choices.ts';
import { hoverText } from './hover-text.ts';
import { argumentText, flagText } from './hover-upstream.ts';
import { markupOf } from './markup.ts';
import type { Session } from './session.ts';

export interface ItemData {
  readonly uri: string;
  readonly kind: ChoiceKind;
  readonly name: string;
}

/** What this server put into an item; undefined for one of another. */
export function itemData({ data }: CompletionItem): ItemData | undefined {
  const isOurs =
    typeof data === 'object' && data !== null && 'uri' in data && 'kind' in data && 'name' in data;
  return isOurs ? (data as ItemData) : undefined;
}

export function documented(
  session: Session,
  fleet: Fleet,
  item: CompletionItem,
  data: ItemData,
  option: string,
): CompletionItem {
  const text = textOf(fleet, data, option);
  return text === '' ? item : { ...item, documentation: markupOf(text, session.client.completionMarkdown) };
}

function textOf(fleet: Fleet, { kind, name }: ItemData, option: string): string {
  const span = { start: 0, end: 0 };
  switch (kind) {
    case 'variant':
      return isVariant(name) ? hoverText(fleet, { kind: 'option', variant: name, span }, option) : '';
    case 'package': {
      const suffix = name.replace(/^llama-cpp-?/, '');
      const variant = isVariant(suffix) ? suffix : undefined;
      return hoverText(fleet, { kind: 'package', name, variant, span }, option);
    }
    case 'output': {
      const input = fleet.inputs.find((one) => one.kind === 'llama-cpp');
      return input ? hoverText(fleet, { kind: 'output', name, input, span }, option) : '';
    }
    case 'scope':
      return `**legacyPackages.….${name}** of the llama.cpp flake: a set of packages; \`llama-cpp\` in it is the program.`;
    case 'system':
      return '';
    case 'upstream':
    case 'nixpkgs':
      return argumentText(kind, name);
    case 'flag':
      return flagText(name.replace(/^-D/, ''));
    case 'input': {
      const input = fleet.inputs.find((one) => one.name === name);
      const locked = input?.locked === undefined ? '' : `, locked at a revision of ${input.locked}`;
      return input?.source === undefined ? '' : `\`${input.source}\`${locked}.`;
    }
  }
}
