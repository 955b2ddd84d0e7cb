/** A fleet of the matrix: three hosts, of which two have llama.cpp, as the files of a flake. */
import type { Case } from './axes.ts';
import {
  type HostCall,
  hostCall,
  indented,
  inputsText,
  inputUrls,
  outputsForm,
  reachOf,
  type Site,
} from './shapes.ts';
import type { HostPart, Start } from './start-parts.ts';
import { starts } from './starts.ts';
import { styled } from './styles.ts';

export interface MatrixFleet {
  /** Texts by path relative to the flake. */
  readonly files: Readonly<Record<string, string>>;
  readonly start: Start;
}

/** False for what can't be written: an input used in a module that the inputs do not reach, flake-parts without its inputs. */
export function isPossible({ start, hosts, outputs, special, layout }: Case): boolean {
  if (hosts.startsWith('flake-parts') && (outputs === 'open' || outputs === 'closed')) return false;
  // `self.inputs` has no `self` to pass on.
  if (hosts === 'helper-file' && special === 'self' && (outputs === 'open' || outputs === 'closed'))
    return false;
  if (
    /^(official-(package|legacy|fork|source|attributes)|other-set|fork)$/.test(start) &&
    special === 'missing'
  )
    return layout === 'inline' && hosts === 'direct';
  return true;
}

const hostNames = ['opal', 'pearl', 'quartz'] as const;
type HostName = (typeof hostNames)[number];

const quartz: HostPart = {
  body: 'environment.systemPackages = [ pkgs.tmux ];\nservices.openssh.enable = true;',
  variant: 'none',
  where: '',
};

export function matrixFleet(one: Case): MatrixFleet {
  const site = siteOf(one);
  const start = starts[one.start](reachOf(one.special), site.inputs);
  const files: Record<string, string> = { ...start.files };
  addModules(files, one, start);
  const urls = inputUrls(one, start);
  const outputs = outputsForm(one.outputs, Object.keys(urls));
  const inputs = inputsText(one.inputs, urls);
  const body = outputsBody(files, one, start, site);
  const function_ = `outputs =\n  ${indented(outputs.head, 1).trim()}\n${indented(body, 1)};`;
  const parts = one.inputs === 'below' ? [function_, inputs] : [inputs, function_];
  files['flake.nix'] = `{\n  description = "Three hosts";\n\n${indented(parts.join('\n\n'), 1)}\n}\n`;
  return {
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, styled(text, one.style)])),
    start,
  };
}

/** Where the hosts are made, and how inputs are named there. */
function siteOf(one: Case): Site {
  const { inputs, input } = outputsForm(one.outputs, []);
  const within: Pick<Site, 'inputs' | 'input'> = { inputs: 'inputs', input: (name) => `inputs.${name}` };
  if (one.hosts === 'helper-file' || one.hosts === 'flake-parts-module') return { ...within, up: '../' };
  return { inputs, input, up: './' };
}

/** Paths are written from the flake's folder; here as they are from a file below it. */
const fromFile = (text: string, up: string): string =>
  up === './' ? text : text.replaceAll(/(^|[\s(])\.\/(?=[\w])/g, `$1${up}`);

const folderOf = ({ layout }: Case): string => (layout === 'folders' ? 'modules/' : '');
const hostPath = ({ layout }: Case, name: string): string =>
  layout === 'folders' ? `hosts/${name}/default.nix` : `hosts/${name}.nix`;

const isInline = ({ layout, hosts }: Case): boolean =>
  layout === 'inline' && (hosts === 'direct' || hosts === 'inherited');

function addModules(files: Record<string, string>, one: Case, start: Start): void {
  if (!isInline(one)) {
    for (const name of hostNames) {
      const up = one.layout === 'folders' ? '../../' : '../';
      const extra = one.layout === 'imported' ? './common.nix' : one.layout === 'folders' ? '' : undefined;
      const imports = extra === undefined ? '' : `imports = [\n  ${extra || './hardware.nix'}\n];\n`;
      const text = moduleText(start[name as 'opal'] ?? quartz, name, extra === '' ? '' : imports);
      files[hostPath(one, name)] =
        `# ${name}\n${fromFile(text, up).replace('{\n  networking', extra === '' ? '{\n  imports = [ ./hardware.nix ];\n\n  networking' : '{\n  networking')}`;
      if (one.layout === 'folders')
        files[`hosts/${name}/hardware.nix`] =
          '{ lib, ... }:\n{\n  boot.initrd.availableKernelModules = [ "nvme" ];\n}\n';
    }
  }
  if (one.layout !== 'inline') {
    const up = one.layout === 'folders' ? '../' : './';
    files[`${folderOf(one)}common.nix`] = fromFile(commonText(start), up);
  }
}

/** A host's module. */
function moduleText(part: HostPart, name: string, imports: string): string {
  const formals = ['pkgs', ...(part.formals ?? []), '...'].join(', ');
  const lets = part.lets ? `let\n  ${part.lets}\nin\n` : '';
  const body = `${imports}networking.hostName = "${name}";\n\n${part.body}`;
  return `{ ${formals} }:\n${lets}{\n${indented(body, 1)}\n}\n`;
}

/** The module that all hosts have. */
function commonText({ shared }: Start): string {
  const own = shared && !shared.inFlake ? shared : undefined;
  const formals = ['lib', ...(own?.formals ?? []), '...'].join(', ');
  const body = `time.timeZone = lib.mkDefault "UTC";\nsystem.stateVersion = "25.05";\n${own?.body ?? ''}`;
  return `{ ${formals} }:\n{\n${indented(body.trimEnd(), 1)}\n}\n`;
}

/** Elements of the list of modules that every host has, written in the file that makes the hosts. */
function sharedElements(one: Case, start: Start, site: Site): string[] {
  const elements: string[] = [];
  if (start.hasHomes) elements.push(`${site.input('home-manager')}.nixosModules.home-manager`);
  if (one.layout === 'inline') elements.push(`(${commonText(start).trim()})`);
  else if (one.layout !== 'imported') elements.push(`./${folderOf(one)}common.nix`);
  if (start.shared?.inFlake) {
    const { formals, lets, body } = start.shared;
    const set = `{\n${indented(body, 1)}\n}`;
    const module = lets ? `let\n${indented(lets, 1)}\nin\n${set}` : set;
    if (formals.length > 0) elements.push(`({ ${formals.join(', ')}, ... }: ${module})`);
    else elements.push(lets ? `(\n${indented(module, 1)}\n)` : set);
  }
  return elements.map((element) => fromFile(element, site.up));
}

/** The outputs, at column 0; files that they need are added. */
function outputsBody(files: Record<string, string>, one: Case, start: Start, site: Site): string {
  const shared = sharedElements(one, start, site);
  const call = (modules: readonly string[], more: Partial<HostCall> = {}): string =>
    hostCall({
      site,
      special: one.special,
      modules: [...modules, ...shared],
      ...(start.pkgs && { pkgs: fromFile(start.pkgs, site.up), isSpecial: start.isSpecial === true }),
      ...more,
    });
  const own = (name: HostName): string =>
    isInline(one)
      ? `(${moduleText(start[name as 'opal'] ?? quartz, name, '').trim()})`
      : `${site.up}${hostPath(one, name).replace('/default.nix', '')}`;
  const dynamic =
    one.layout === 'folders' ? `(${site.up}hosts + "/\${name}")` : `${site.up}hosts/\${name}.nix`;
  const direct = (more: Partial<HostCall> = {}): string =>
    hostNames.map((name) => `${name} = ${call([own(name)], more)};`).join('\n');
  const configurations = (set: string): string => `nixosConfigurations = ${set};`;
  const bound = (bindings: string, text: string): string =>
    `let\n${indented(bindings, 1)}\nin\n{\n${indented(text, 1)}\n}`;
  const byHelper = configurations(
    `{\n${hostNames.map((name) => `  ${name} = mkHost "${name}" [ ];`).join('\n')}\n}`,
  );
  switch (one.hosts) {
    case 'direct':
      return `{\n${indented(configurations(`{\n${indented(direct(), 1)}\n}`), 1)}\n}`;
    case 'inherited':
      return bound(
        `inherit (${site.input('nixpkgs')}.lib) nixosSystem;`,
        configurations(`{\n${indented(direct({ function: 'nixosSystem' }), 1)}\n}`),
      );
    case 'helper':
      return bound(`mkHost = name: extra: ${call([dynamic], { rest: 'extra' })};`, byHelper);
    case 'helper-file':
      files['lib/mk-host.nix'] =
        `# How a host is made.\n{ inputs }:\nname: extra:\n${call([dynamic], { rest: 'extra' })}\n`;
      return bound(
        `mkHost = import ./lib/mk-host.nix { ${outerInputs(one) === 'inputs' ? 'inherit inputs;' : `inputs = ${outerInputs(one)};`} };`,
        byHelper,
      );
    case 'map-attrs':
      return `{\n${indented(
        configurations(
          `builtins.mapAttrs (\n${indented(`name: system:\n${call([dynamic], { system: 'inherit' })}`, 1)}\n) {\n${hostNames.map((name) => `  ${name} = "x86_64-linux";`).join('\n')}\n}`,
        ),
        1,
      )}\n}`;
    case 'gen-attrs':
      return `{\n${indented(
        configurations(
          `${site.input('nixpkgs')}.lib.genAttrs [ ${hostNames.map((name) => `"${name}"`).join(' ')} ] (\n${indented(`name:\n${call([dynamic])}`, 1)}\n)`,
        ),
        1,
      )}\n}`;
    case 'flake-parts':
    case 'flake-parts-module':
      return flakeParts(files, one, `{\n${indented(direct(), 1)}\n}`, site);
  }
}

const outerInputs = (one: Case): string => outputsForm(one.outputs, []).inputs;

function flakeParts(files: Record<string, string>, one: Case, set: string, site: Site): string {
  const outer = outputsForm(one.outputs, []);
  const inputs = outer.inputs === 'inputs' ? 'inherit inputs;' : `inputs = ${outer.inputs};`;
  const systems = 'systems = [ "x86_64-linux" ];';
  if (one.hosts === 'flake-parts-module') {
    files['parts/hosts.nix'] =
      `{ inputs, ... }:\n{\n  flake.nixosConfigurations = ${indented(set, 1).trim()};\n}\n`;
    return `${outer.input('flake-parts')}.lib.mkFlake { ${inputs} } {\n  ${systems}\n  imports = [ ./parts/hosts.nix ];\n}`;
  }
  return `${site.input('flake-parts')}.lib.mkFlake { ${inputs} } {\n  ${systems}\n  flake.nixosConfigurations = ${indented(set, 1).trim()};\n}`;
}
