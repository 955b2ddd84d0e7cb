/** Renaming by the built server: across files, tried, and refused where it could not be done without doubt. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { type Client, startClient } from './lsp-client.ts';
import { cursorAt } from './lsp-cursor.ts';
import { sharedClients } from './lsp-shared.ts';
import { type Fixture, scratchFiles, scratchFleet, textsOf } from './scratch.ts';

const shared = sharedClients();
const carbon = 'machines/carbon.nix';

const prepare = (client: Client, name: string, marked: string) => {
  client.open(name);
  return client.connection.sendRequest<{ placeholder: string } | null>(
    'textDocument/prepareRename',
    cursorAt(client, name, marked),
  );
};

const rename = (client: Client, name: string, marked: string, newName: string) =>
  client.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
    ...cursorAt(client, name, marked),
    newName,
  });

/** Renames and gives the changed files. */
async function renamed(fixture: Fixture, marked: string, newName: string): Promise<Record<string, string>> {
  const folder = scratchFleet(fixture);
  const before = textsOf(folder);
  const client = await startClient(folder);
  client.open(carbon);
  client.apply(await rename(client, carbon, marked, newName));
  const after = textsOf(folder);
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => before[name] !== text));
}

/** Lines that name something. */
const lines = (text: string | undefined, part: string): string[] =>
  (text ?? '').split('\n').flatMap((line) => (line.includes(part) ? [line.trim()] : []));

describe('the option', () => {
  it('is shown with its whole path', async () => {
    const client = await shared('fleet-migrated');
    expect(await prepare(client, carbon, 'hardware.g|pu = "cuda"')).toEqual({
      placeholder: 'hardware.gpu',
      range: client.rangeOf(carbon, 'gpu'),
    });
  });

  it('changes where it is declared, set and read', async () => {
    const files = await renamed('fleet-migrated', 'hardware.g|pu = "cuda"', 'local.accelerator');
    expect(Object.keys(files).sort()).toEqual([
      'machines/beryllium.nix',
      'machines/boron.nix',
      'machines/carbon.nix',
      'machines/nitrogen.nix',
      'nixos/llama-cpp.nix',
    ]);
    expect(lines(files[carbon], 'accelerator')).toEqual(['local.accelerator = "cuda";']);
    expect(lines(files['nixos/llama-cpp.nix'], 'accelerator')).toEqual([
      'options.local.accelerator = lib.mkOption {',
      'services.llama-cpp.package = lib.mkDefault pkgs."llama-cpp-${config.local.accelerator}";',
    ]);
    const code = Object.values(files)
      .join('')
      .replace(/^\s*#.*$/gm, '');
    expect(code).not.toContain('hardware.gpu');
  });

  it('keeps its set where only its last step is another', async () => {
    const files = await renamed('fleet-migrated', 'hardware.g|pu = "cuda"', 'backend');
    expect(lines(files[carbon], 'backend')).toEqual(['hardware.backend = "cuda";']);
  });

  const nested = (machine: string): Record<string, string> => ({
    'flake.nix': `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.carbon = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ ./machines/carbon.nix ./gpu.nix ];
    };
  };
}
`,
    'gpu.nix': `{ lib, config, pkgs, ... }: {
  options.hardware.gpu = lib.mkOption { type = lib.types.str; };
  config.services.llama-cpp.enable = config.hardware.gpu == "cuda";
}
`,
    'machines/carbon.nix': machine,
  });

  it('changes in the flake’s own settings, and is told of where they are the editor’s', async () => {
    const folder = scratchFleet('fleet-migrated');
    const settings = join(folder, '.llamaflake.json');
    const client = await startClient(folder);
    client.open(carbon);
    await rename(client, carbon, 'hardware.g|pu', 'local.accelerator');
    expect(client.messages.at(-1)).toMatch(/set llamaflake\.option to local\.accelerator/);
    writeFileSync(settings, '{ "option": "hardware.gpu", "exclude": [] }\n');
    const other = await startClient(folder);
    other.open(carbon);
    other.apply(await rename(other, carbon, 'hardware.g|pu', 'local.accelerator'));
    expect(readFileSync(settings, 'utf8')).toBe('{ "option": "local.accelerator", "exclude": [] }\n');
    expect(other.messages).toEqual([]);
    expect(await prepare(other, carbon, 'local.acc|elerator')).toMatchObject({
      placeholder: 'local.accelerator',
    });
  });

  it('moves out of sets that it shares with other options', async () => {
    const folder = scratchFiles(
      nested('{\n  hardware = {\n    gpu = "cuda";\n    graphics.enable = true;\n  };\n}\n'),
    );
    const client = await startClient(folder);
    client.open(carbon);
    client.apply(await rename(client, carbon, 'g|pu = "cuda"', 'local.gpu'));
    expect(textsOf(folder)[carbon]).toBe(
      '{\n  hardware = {\n    graphics.enable = true;\n  };\n  local.gpu = "cuda";\n}\n',
    );
    expect(textsOf(folder)['gpu.nix']).toContain('options.local.gpu');
  });

  it.each(['a b', 'hardware..gpu', 'with', '', '7'])('is not renamed to %j', async (name) => {
    const client = await shared('fleet-migrated');
    client.open(carbon);
    await expect(rename(client, carbon, 'hardware.g|pu', name)).rejects.toThrow(/no path of an option/);
  });
});

describe('a variant', () => {
  it('changes in its overlay and where hosts take it', async () => {
    const files = await renamed('fleet-overlay', 'llama-cpp|-cuda', 'llama-nvidia');
    expect(lines(files[carbon], 'llama-nvidia')).toEqual(['llama-nvidia']);
    expect(lines(files['nixos/pkgs/llama-cpp-variants.nix'], 'llama-nvidia')[0]).toMatch(/^llama-nvidia =/);
  });

  it('keeps its name where another is computed from it', async () => {
    const overlay = 'overlays/llama-cpp.nix';
    const client = await shared('fleet-migrated');
    expect(await prepare(client, overlay, 'llama-cpp|-cuda')).toMatchObject({
      placeholder: 'llama-cpp-cuda',
    });
    await expect(rename(client, overlay, 'llama-cpp|-cuda', 'llama-nvidia')).rejects.toThrow(
      /carbon would have another llama\.cpp/,
    );
  });

  it('keeps a name that is nixpkgs’, and takes none', async () => {
    const client = await shared('fleet-nixpkgs');
    const other = await shared('fleet-overlay');
    other.open(carbon);
    await expect(rename(other, carbon, 'llama-cpp|-cuda', 'llama-cpp-cpu')).rejects.toThrow(/already/);
    await expect(rename(other, carbon, 'llama-cpp|-cuda', 'hello')).rejects.toThrow(/begin the name/);
    for (const name of Object.keys(textsOf(new URL(client.uri('')).pathname))) {
      if (!name.endsWith('.nix') || !client.text(name).includes('pkgs.llama-cpp')) continue;
      expect(await prepare(client, name, 'pkgs.llama|-cpp')).toBeNull();
    }
  });
});

it('leaves everything else to other servers', async () => {
  const client = await shared('fleet-migrated');
  expect(await prepare(client, carbon, 'networking.host|Name')).toBeNull();
  expect(await prepare(client, carbon, '"cu|da"')).toBeNull();
});
