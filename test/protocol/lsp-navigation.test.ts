/** Definitions and references by the built server: from a name to what it means in the fleet, across files, and back. */
import { describe, expect, it } from 'vitest';
import type { Location, LocationLink } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Client, startClient } from './lsp-client.ts';
import { cursorAt, openAt } from './lsp-cursor.ts';
import { sharedClients } from './lsp-shared.ts';
import { scratchFiles } from './scratch.ts';

const shared = sharedClients();
const overlay = 'overlays/llama-cpp.nix';
const carbon = 'machines/carbon.nix';

/** A place as its file, line and text: `machines/carbon.nix:7 llama-cpp-cuda`. Lines count from 1. */
function shown(client: Client, { uri, range }: Location): string {
  const name = uri.slice(client.uri('').length).replace(/^\//, '');
  const text = TextDocument.create(uri, 'nix', 0, client.text(name)).getText(range);
  return `${name}:${range.start.line + 1} ${text}`;
}

async function definition(client: Client, name: string, marked: string): Promise<string[]> {
  client.open(name);
  return ask(client, 'textDocument/definition', cursorAt(client, name, marked));
}

async function references(client: Client, name: string, marked: string, all = false): Promise<string[]> {
  client.open(name);
  const cursor = cursorAt(client, name, marked);
  return ask(client, 'textDocument/references', { ...cursor, context: { includeDeclaration: all } });
}

async function ask(client: Client, method: string, params: object): Promise<string[]> {
  const found = await client.connection.sendRequest<Location[] | null>(method, params);
  return (found ?? []).map((one) => shown(client, one)).sort();
}

describe('the definition', () => {
  it('of a variant is its binding in the overlay', async () => {
    const client = await shared('fleet-overlay');
    const place = 'nixos/pkgs/llama-cpp-variants.nix:28 llama-cpp-cuda';
    expect(await definition(client, carbon, 'llama-cpp|-cuda')).toEqual([place]);
  });

  it('of the option is its declaration, from a definition and from a use', async () => {
    const client = await shared('fleet-migrated');
    const place = ['nixos/llama-cpp.nix:9 gpu'];
    expect(await definition(client, carbon, 'hardware.g|pu = "cuda"')).toEqual(place);
    expect(await definition(client, carbon, 'hardware.gpu = "cu|da"')).toEqual(place);
    expect(await definition(client, 'nixos/llama-cpp.nix', 'config.hardware.g|pu')).toEqual(place);
  });

  it('of an input is where flake.nix declares it', async () => {
    const client = await shared('fleet-migrated');
    expect(await definition(client, overlay, 'inputs.llama|-cpp.overlays')).toEqual([
      'flake.nix:21 llama-cpp',
    ]);
  });

  it('of a name that each host makes are all that they come to', async () => {
    const client = await shared('fleet-migrated');
    const found = await definition(client, 'nixos/llama-cpp.nix', '"llama|-cpp-$');
    expect(found.map((place) => place.replace(/.* /, ''))).toEqual([
      'llama-cpp-cpu',
      'llama-cpp-cuda',
      'llama-cpp-vulkan',
    ]);
  });

  it('of a host’s name is its binding among the outputs', async () => {
    const client = await shared('fleet-migrated');
    expect(await definition(client, carbon, 'hostName = "car|bon"')).toEqual(['flake.nix:44 carbon']);
  });

  it('says which name it is of to clients that ask for links', async () => {
    const client = await shared('fleet-overlay', {
      capabilities: { textDocument: { definition: { linkSupport: true } } },
    });
    client.open(carbon);
    const cursor = cursorAt(client, carbon, 'llama-cpp|-cuda');
    const [link] = await client.connection.sendRequest<LocationLink[]>('textDocument/definition', cursor);
    expect(link!.originSelectionRange).toEqual(client.rangeOf(carbon, 'llama-cpp-cuda'));
  });

  it.each([
    '{ pkgs, ... }: pkgs.gi|t',
    'let llama-cpp-cuda = 1; in llama-cpp|-cuda',
    '{ pkgs, ... }: pkgs.llama-cpp|',
    '{ networking.hostName = "no|body"; }',
    '{ hardware.g|',
    '{ { { llama|',
  ])('of anything else is for other servers: %s', async (text) => {
    const client = await shared('fleet-migrated');
    const cursor = openAt(client, 'home/mara.nix', text);
    expect(await client.connection.sendRequest('textDocument/definition', cursor)).toBeNull();
  });

  it('is not known outside of flakes', async () => {
    const client = await startClient(scratchFiles({ 'x.nix': 'pkgs: pkgs.llama-cpp-cuda' }));
    expect(await definition(client, 'x.nix', 'llama|-cpp')).toEqual([]);
  });
});

describe('the references', () => {
  it('of a variant are its users in every file, from its binding and from a use', async () => {
    const client = await shared('fleet-overlay');
    const users = ['machines/boron.nix:15 llama-cpp-cpu', 'machines/nitrogen.nix:13 llama-cpp-cpu'];
    const binding = 'nixos/pkgs/llama-cpp-variants.nix:26 llama-cpp-cpu';
    expect(await references(client, 'machines/boron.nix', 'pkgs.llama|-cpp-cpu')).toEqual(users);
    const file = 'nixos/pkgs/llama-cpp-variants.nix';
    expect(await references(client, file, 'llama|-cpp-cpu', true)).toEqual([...users, binding]);
  });

  it('of a variant are also the hosts that get it by the option', async () => {
    const client = await shared('fleet-migrated');
    const users = await references(client, overlay, 'llama-cpp|-cuda');
    expect(users).toContain('machines/carbon.nix:27 config.services.llama-cpp.package');
    expect(users.join()).not.toContain('beryllium');
  });

  it('of the option are the hosts’ definitions and what reads it', async () => {
    const client = await shared('fleet-migrated');
    expect(await references(client, 'nixos/llama-cpp.nix', 'options.hardware.g|pu')).toEqual([
      'machines/beryllium.nix:13 gpu',
      'machines/boron.nix:6 gpu',
      'machines/carbon.nix:16 gpu',
      'machines/nitrogen.nix:11 gpu',
      'nixos/llama-cpp.nix:17 gpu',
    ]);
    expect(await references(client, carbon, 'hardware.gpu = "cu|da"')).toEqual([
      'machines/carbon.nix:16 "cuda"',
    ]);
  });

  it('of a host are its modules', async () => {
    const client = await shared('fleet-migrated');
    const found = await references(client, 'flake.nix', 'car|bon = nixpkgs');
    for (const module of [carbon, 'machines/hardware/carbon.nix', 'nixos/llama-cpp.nix'])
      expect(found).toContain(`${module}:1 `);
    expect(found).toContain(`${carbon}:9 "carbon"`);
    expect(found.join()).not.toContain('boron');
  });

  it('of the input are its uses', async () => {
    const client = await shared('fleet-migrated');
    expect(await references(client, 'flake.nix', 'llama|-cpp = {')).toEqual([`${overlay}:5 llama-cpp`]);
  });
});

describe('several flakes', () => {
  const overlayOf = (argument: string): string =>
    `final: prev: { llama-cpp-cuda = prev.llama-cpp.override { ${argument} = true; }; }\n`;
  const flake = `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs";
    outputs = { nixpkgs, ... }: {
      nixosConfigurations.a = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ ./a.nix ];
      };
    };
  }\n`;
  const machine = `{ pkgs, ... }: {
    nixpkgs.overlays = [ (import ./llama.nix) ];
    environment.systemPackages = [ pkgs.llama-cpp-cuda ];
  }\n`;
  const one = (folder: string): Record<string, string> => ({
    [`${folder}flake.nix`]: flake,
    [`${folder}a.nix`]: machine,
    [`${folder}llama.nix`]: overlayOf('cudaSupport'),
  });

  it('keep to themselves, one within the other too', async () => {
    const client = await startClient(scratchFiles({ ...one(''), ...one('sub/') }));
    expect(await definition(client, 'a.nix', 'llama|-cpp-cuda')).toEqual(['llama.nix:1 llama-cpp-cuda']);
    expect(await references(client, 'llama.nix', 'llama|-cpp-cuda')).toEqual(['a.nix:3 llama-cpp-cuda']);
    expect(await references(client, 'sub/llama.nix', 'llama|-cpp-cuda')).toEqual([
      'sub/a.nix:3 llama-cpp-cuda',
    ]);
  });

  it('lose nothing to a file that is broken elsewhere', async () => {
    const files = { ...one(''), 'b.nix': '{ pkgs, ... }: { x = [ pkgs.llama-cpp-cuda; }' };
    const client = await startClient(scratchFiles(files));
    expect(await definition(client, 'a.nix', 'llama|-cpp-cuda')).toEqual(['llama.nix:1 llama-cpp-cuda']);
    expect(await references(client, 'llama.nix', 'llama|-cpp-cuda')).toContain('a.nix:3 llama-cpp-cuda');
  });
});

describe('a host', () => {
  it('has its whole story in a hover', async () => {
    const client = await shared('fleet-overlay');
    client.open('flake.nix');
    const found = await client.connection.sendRequest<{ contents: { value: string } }>(
      'textDocument/hover',
      cursorAt(client, 'flake.nix', 'car|bon = nixpkgs'),
    );
    expect(found.contents.value).toMatch(/carbon\*\*: NixOS, x86_64-linux.*CUDA.*machines\/carbon\.nix/s);
  });
});
