/** The shapes of flake.nix: how inputs are written, what the outputs take, how the hosts are made. */
import type { Case } from './axes.ts';
import type { Reach, Start } from './start-parts.ts';

export const indented = (text: string, depth: number): string => text.replace(/^(?=.)/gm, '  '.repeat(depth));

/** The inputs of a fleet by name, each with its URL. */
export function inputUrls(one: Case, start: Start): Record<string, string> {
  return {
    nixpkgs: 'github:NixOS/nixpkgs/nixos-unstable',
    ...(start.hasHomes && { 'home-manager': 'github:nix-community/home-manager' }),
    ...(one.hosts.startsWith('flake-parts') && { 'flake-parts': 'github:hercules-ci/flake-parts' }),
    ...start.inputs,
  };
}

const followed: Readonly<Record<string, string>> = {
  'home-manager': 'nixpkgs',
  llama: 'nixpkgs',
  'flake-parts': 'nixpkgs-lib',
};

/** The declarations of the inputs, at column 0. */
export function inputsText(form: Case['inputs'], urls: Readonly<Record<string, string>>): string {
  const entries = Object.entries(urls);
  const quote = (name: string): string => (form === 'quoted' ? `"${name}"` : name);
  const nested = ([name, url]: readonly [string, string]): string => {
    const follow = followed[name];
    if (url.startsWith('{')) return `${quote(name)} = ${url};`;
    return follow
      ? `${quote(name)} = {\n  url = "${url}";\n  inputs.${follow}.follows = "nixpkgs";\n};`
      : `${quote(name)}.url = "${url}";`;
  };
  const dotted = ([name, url]: readonly [string, string]): string => {
    const follow = followed[name];
    if (url.startsWith('{')) return `inputs.${name} = ${url};`;
    const second = follow ? `\ninputs.${name}.inputs.${follow}.follows = "nixpkgs";` : '';
    return `inputs.${name}.url = "${url}";${second}`;
  };
  switch (form) {
    case 'dotted':
      return entries.map(dotted).join('\n');
    case 'mixed':
      return `inputs.nixpkgs = {\n  url = "${urls.nixpkgs}";\n};\n${entries.slice(1).map(dotted).join('\n')}`;
    case 'comments':
      return `# Where everything comes from.\ninputs = {\n${indented(
        entries.map((entry) => `# what ${entry[0]} is for\n${nested(entry)} # pinned by the lock`).join('\n'),
        1,
      )}\n  # more to come\n};`;
    case 'one-line':
      return `inputs = { ${entries.map(([name, url]) => (url.startsWith('{') ? `${name} = ${url};` : `${name}.url = "${url}";`)).join(' ')} };`;
    default:
      return `inputs = {\n${indented(entries.map(nested).join('\n'), 1)}\n};`;
  }
}

/** What an outputs' function takes, and how its body names the inputs. */
export interface OutputsForm {
  readonly head: string;
  /** The set of all inputs. */
  readonly inputs: string;
  readonly input: (name: string) => string;
}

export function outputsForm(form: Case['outputs'], names: readonly string[]): OutputsForm {
  const byName = (name: string): string => name;
  const all = ['self', ...names];
  switch (form) {
    case 'name':
      return { head: 'inputs:', inputs: 'inputs', input: (name) => `inputs.${name}` };
    case 'other-name':
      return { head: 'sources:', inputs: 'sources', input: (name) => `sources.${name}` };
    case 'at-after':
      return { head: `{ self, nixpkgs, ... }@inputs:`, inputs: 'inputs', input: (name) => `inputs.${name}` };
    case 'at-before':
      return { head: `inputs@{ ${all.join(', ')}, ... }:`, inputs: 'inputs', input: byName };
    case 'open':
      return { head: `{ ${all.join(', ')}, ... }:`, inputs: 'self.inputs', input: byName };
    case 'closed':
      return { head: `{ ${all.join(', ')} }:`, inputs: 'self.inputs', input: byName };
    case 'closed-at':
      return { head: `{ ${all.join(', ')} }@inputs:`, inputs: 'inputs', input: byName };
    case 'leading-commas':
      return { head: `{ ${all.join('\n, ')}\n, ...\n}@inputs:`, inputs: 'inputs', input: byName };
  }
}

/** Where hosts are made: how inputs are named there, and how the folder of the flake is written. */
export interface Site {
  readonly inputs: string;
  readonly input: (name: string) => string;
  readonly up: string;
}

/** How modules get the inputs. */
export function reachOf(special: Case['special']): Reach | undefined {
  switch (special) {
    case 'inputs':
    case 'module-args':
      return { argument: 'inputs', inputs: 'inputs' };
    case 'renamed':
      return { argument: 'sources', inputs: 'sources' };
    case 'self':
      return { argument: 'self', inputs: 'self.inputs' };
    case 'missing':
      return undefined;
  }
}

const given = (name: string, value: string): string =>
  name === value ? `inherit ${name};` : `${name} = ${value};`;

/** The set that is passed as specialArgs, or in `_module.args`. */
export function specialSet(special: Case['special'], site: Site): string | undefined {
  if (special === 'missing') return undefined;
  if (special === 'renamed') return `{ ${given('sources', site.inputs)} }`;
  if (special === 'self')
    return `{ ${given('self', site.inputs === 'self.inputs' ? 'self' : site.input('self'))} }`;
  return `{ ${given('inputs', site.inputs)} }`;
}

export interface HostCall {
  readonly site: Site;
  readonly special: Case['special'];
  /** Elements of `modules`, as written where hosts are made. */
  readonly modules: readonly string[];
  /** More modules, as an expression. */
  readonly rest?: string;
  readonly system?: string;
  /** Arguments of the package set that is made for the host. */
  readonly pkgs?: string;
  /** Whether modules get it as a special argument. */
  readonly isSpecial?: boolean;
  readonly function?: string;
}

/** `nixpkgs.lib.nixosSystem { … }` at column 0. */
export function hostCall(parts: HostCall): string {
  const { site, special, modules, rest, system, isSpecial, function: fn } = parts;
  const set = specialSet(special, site);
  const made = parts.pkgs && `pkgs = import ${site.input('nixpkgs')} ${indented(parts.pkgs, 1).trim()};`;
  const passed = special === 'module-args' ? undefined : set;
  const more = isSpecial ? `{ ${made} }` : undefined;
  const args = [passed, more].filter((one) => one !== undefined).join(' // ');
  const elements = [...(special === 'module-args' ? [`{ _module.args = ${set}; }`] : []), ...modules];
  return [
    `${fn ?? `${site.input('nixpkgs')}.lib.nixosSystem`} {`,
    system === 'inherit' ? '  inherit system;' : '  system = "x86_64-linux";',
    ...(args ? [`  specialArgs = ${args};`] : []),
    ...(made && !isSpecial ? [`  ${made}`] : []),
    '  modules = [',
    indented(elements.join('\n'), 2),
    rest ? `  ] ++ ${rest};` : '  ];',
    '}',
  ].join('\n');
}
