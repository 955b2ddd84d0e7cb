/** What hovers say, in Markdown. */
import { variantOf } from '../fleet/gpu.ts';
import type { Fleet, Host, HostKind, Installed } from '../fleet/types.ts';
import { positionAt } from '../nix/line-index.ts';
import type { AttrName, Node } from '../nix/syntax.ts';
import { sortBackends, type Variant, variants } from '../upstream/backends.ts';
import { llamaOutput } from '../upstream/llama-outputs.ts';
import { variantCaveats, variantFacts } from '../upstream/variants.ts';
import { relativeTo } from '../workspace/paths.ts';
import { originNames } from './code-lens.ts';
import { computedNames } from './computed-name.ts';
import { addressText, followsText, inputText } from './hover-input.ts';
import { argumentText, flagText } from './hover-upstream.ts';
import { bullets, paragraphs } from './markup.ts';
import { indexOf } from './ranges.ts';
import type { Subject } from './subject.ts';

/** Empty where there is nothing to say. @param option the option that says a host's GPU, as one text */
export function hoverText(fleet: Fleet, subject: Subject, option: string): string {
  switch (subject.kind) {
    case 'package':
      return packageText(fleet, subject.name, subject.variant);
    case 'computed':
      return computedText(fleet, subject.node);
    case 'output':
      return outputText(fleet, subject.name);
    case 'scoped':
      return scopedText(subject.scope);
    case 'option':
      return optionText(fleet, option, subject.variant);
    case 'service':
      return paragraphs(
        '**services.llama-cpp**: NixOS’s service for `llama-server`; `services.llama-cpp.package` is the llama.cpp that it runs.',
        usersText(fleet, ({ where }) => where.startsWith('services.llama-cpp')),
      );
    case 'input':
      return inputText(fleet, subject.input);
    case 'address':
      return addressText(fleet, subject.input);
    case 'follows':
      return followsText(fleet, subject.input, subject.own);
    case 'argument':
      return argumentText(
        subject.origin,
        subject.name,
        subject.origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay,
      );
    case 'flag':
      return flagText(subject.name, fleet.upstreamDay);
    case 'host':
      return hostText(fleet, subject.host);
  }
}

const kindNames: Readonly<Record<HostKind, string>> = {
  nixos: 'NixOS',
  home: 'Home Manager',
  darwin: 'nix-darwin',
};

/** The whole story of a host: what it is, which GPU it is for and why, and each llama.cpp that it has. */
function hostText(fleet: Fleet, host: Host): string {
  const { name, kind, system, gpu, packages, unknown } = host;
  const [variant, reason] = [gpu.variant, gpu.reason];
  return paragraphs(
    `**${name}**: ${[kindNames[kind], system].filter(Boolean).join(', ')}`,
    variant && `GPU: ${variantFacts[variant].title}${reason ? ` (${reason})` : ''}.`,
    packages.length > 0 &&
      `llama.cpp:\n${packages.map((one) => `- ${installedText(fleet, one)}`).join('\n')}`,
    packages.length === 0 && unknown.length === 0 && 'It has no llama.cpp.',
    unknown.map(({ text }) => `- ${text}`).join('\n'),
  );
}

function packageText(fleet: Fleet, name: string, variant: Variant | undefined): string {
  const title = variant ? `: ${variantFacts[variant].title}` : ': llama.cpp';
  return paragraphs(
    `**${name}**${title}`,
    variant && variantFacts[variant].what,
    usersText(fleet, ({ package: found }) => found.name === name),
    definitionsText(fleet, name),
    variant && needsText(fleet, variant),
  );
}

/** A name that each host makes: which hosts make which of it. */
function computedText(fleet: Fleet, node: AttrName): string {
  const hosts = new Map<string | undefined, string[]>();
  for (const { host, name } of computedNames(fleet, node))
    hosts.set(name, [...(hosts.get(name) ?? []), `**${host.name}**`]);
  const lines = [...hosts].map(([name, of]) => {
    if (name === undefined) return `- not known for ${of.join(', ')}`;
    const variant = variants.find((one) => name === `llama-cpp-${one}`);
    const title = variant ? `, ${variantFacts[variant].title}` : '';
    return `- \`${name}\`${title}: ${of.join(', ')}`;
  });
  return lines.length === 0
    ? ''
    : paragraphs('The package whose name the host’s configuration makes:', lines.join('\n'));
}

function outputText(fleet: Fleet, name: string): string {
  const variant = variants.find((one) => one === (name === 'default' ? 'cpu' : name));
  const title = variant ? `: ${variantFacts[variant].title}` : '';
  return paragraphs(
    `**packages.….${name}** of the llama.cpp flake${title}`,
    variant && variantFacts[variant].what,
    'It is built with the flake’s own nixpkgs: the host’s `nixpkgs.config` does not reach it.',
    usersText(fleet, ({ package: found }) => found.origin === 'upstream' && found.name === name),
    variant && needsText(fleet, variant),
  );
}

function scopedText(scope: string): string {
  const backends = sortBackends(llamaOutput('legacyPackages', scope)?.backends ?? []);
  return paragraphs(
    `**${scope}.llama-cpp**: the official flake’s llama.cpp, in the set of packages that its overlay and its \`legacyPackages\` have.`,
    backends.length > 0
      ? `Backends: ${backends.join(', ')}.`
      : 'Its GPU backend is the one that `nixpkgs.config` asks for (`cudaSupport`, `rocmSupport`), and Metal on Apple silicon.',
  );
}

function optionText(fleet: Fleet, option: string, variant: Variant | undefined): string {
  const title = `**${option}**${variant ? ` = \`"${variant}"\`: ${variantFacts[variant].title}` : ''}`;
  const hosts = fleet.hosts
    .filter(({ gpu }) => (variant ? gpu.variant === variant : gpu.variant !== undefined))
    .map((host) => (variant ? host.name : `${host.name} (${host.gpu.variant})`));
  return paragraphs(
    title,
    variant ? variantFacts[variant].what : 'The GPU backend that llama.cpp is built for on this host.',
    hosts.length > 0 && `Hosts: ${hosts.join(', ')}.`,
    variant && needsText(fleet, variant),
  );
}

function needsText(fleet: Fleet, variant: Variant): string {
  const systems = new Set(fleet.hosts.map(({ system }) => system ?? 'x86_64-linux'));
  const caveats = [...(systems.size > 0 ? systems : ['x86_64-linux'])].flatMap((system) =>
    variantCaveats(variant, fleet.upstreamDay, system),
  );
  const needs = [...variantFacts[variant].needs, ...new Set(caveats)];
  return needs.length === 0 ? '' : `What it needs, and what is known of it:\n${bullets(needs)}`;
}

/** Which hosts have it, and where they install it. */
function usersText(fleet: Fleet, isMeant: (installed: Installed) => boolean): string {
  const users = fleet.hosts.flatMap((host) => {
    const meant = host.packages.filter(isMeant);
    return meant.length === 0 ? [] : [userText(fleet, host, meant)];
  });
  return users.length === 0
    ? 'No host of this flake is seen to have it.'
    : `On these hosts:\n${users.map((user) => `- ${user}`).join('\n')}`;
}

function userText(fleet: Fleet, { name }: Host, meant: readonly Installed[]): string {
  return `**${name}**: ${meant.map((one) => installedText(fleet, one)).join(', ')}`;
}

function installedText(fleet: Fleet, { where, place, package: found }: Installed): string {
  const backends = variantOf(found) ?? (sortBackends(found.backends ?? []).join(' + ') || 'unknown backends');
  return `\`${where}\`${place ? ` in ${linkTo(fleet, place)}` : ''} (${backends}, ${originNames[found.origin]})`;
}

function definitionsText(fleet: Fleet, name: string): string | undefined {
  const nodes = new Set<Node>();
  for (const { packages } of fleet.overlays) {
    const definition = packages.get(name)?.definition;
    if (definition) nodes.add(definition);
  }
  return nodes.size === 0
    ? undefined
    : `Defined in ${[...nodes].map((node) => linkTo(fleet, node)).join(', ')}.`;
}

function linkTo(fleet: Fleet, node: Node): string {
  const line = positionAt(indexOf(node.file), node.start).line + 1;
  return `[${relativeTo(fleet.root, node.file.path)}:${line}](${node.file.uri}#L${line})`;
}
