/** Completion by the built server: what only it knows, in documents as they are while somebody types; nothing elsewhere. */
import { describe, expect, it } from 'vitest';
import type { CompletionItem, MarkupContent, TextEdit } from 'vscode-languageserver-protocol/node';
import { type Client, plainCapabilities, startClient } from './lsp-client.ts';
import { openAt } from './lsp-cursor.ts';
import { sharedClients } from './lsp-shared.ts';
import { type Fixture, scratchFiles } from './scratch.ts';

const capabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown' as const] } },
  },
};

const shared = sharedClients();
const started = (fixture: Fixture, locked?: string): Promise<Client> =>
  shared(fixture, { capabilities, ...(locked !== undefined && { locked }) });

async function complete(client: Client, name: string, marked: string): Promise<CompletionItem[]> {
  const cursor = openAt(client, name, marked);
  const found = await client.connection.sendRequest<CompletionItem[]>('textDocument/completion', cursor);
  client.close(name);
  return found;
}

const labels = (items: readonly CompletionItem[]): string[] => items.map(({ label }) => label);
const inserted = (items: readonly CompletionItem[], label: string): string =>
  (items.find((item) => item.label === label)!.textEdit as TextEdit).newText;

const machine = 'machines/carbon.nix';
const overlay = 'overlays/llama-cpp.nix';

describe('the option’s value', () => {
  const all = ['cpu', 'cuda', 'rocm', 'vulkan'];
  it.each([
    '{ hardware.gpu = "|"; }',
    '{ hardware.gpu = "|"\n}',
    '{ hardware.gpu = "|\n}',
    '{ hardware.gpu = "|\n  services.x = "a"; }',
    '{ hardware = { gpu = "cu|"; }; }',
    '{ lib, ... }: { hardware.gpu = lib.mkDefault "|"; }',
    '{ config, ... }: { x = if config.hardware.gpu == "|" then 1 else 2; }',
    '{ hardware = { gpu = "|\n  services.x = "a";\n}',
    '{ config, lib, ... }: { x = lib.mkIf (config.hardware.gpu == "|\n  services.x = "a";\n}',
    '{ hardware.gpu = "|',
  ])('is one of the enum: %s', async (text) => {
    const client = await started('fleet-migrated');
    expect(labels(await complete(client, machine, text))).toEqual(all);
  });

  it('comes with its quotes where none are typed yet', async () => {
    const client = await started('fleet-migrated');
    for (const text of ['{ hardware.gpu = |; }', '{ hardware.gpu = cu|\n}', '{ hardware = { gpu = |']) {
      const items = await complete(client, machine, text);
      expect(labels(items)).toEqual(all);
      expect(inserted(items, 'cuda')).toBe('"cuda"');
    }
  });

  it('is documented when somebody looks, with the hosts that have it', async () => {
    const client = await started('fleet-migrated');
    const items = await complete(client, machine, '{ hardware.gpu = "|"; }');
    const vulkan = items.find(({ label }) => label === 'vulkan')!;
    expect(vulkan.documentation).toBeUndefined();
    client.open(machine);
    const { documentation } = await client.connection.sendRequest<CompletionItem>(
      'completionItem/resolve',
      vulkan,
    );
    const { kind, value } = documentation as MarkupContent;
    expect(kind).toBe('markdown');
    expect(value).toMatch(/beryllium/);
  });

  it('replaces the word that is there', async () => {
    const client = await started('fleet-migrated');
    const items = await complete(client, machine, '{ hardware.gpu = "cu|da"; }');
    expect((items[0]!.textEdit as TextEdit).range).toEqual({
      start: { line: 0, character: 18 },
      end: { line: 0, character: 22 },
    });
  });
});

describe('packages', () => {
  const defined = ['llama-cpp-cpu', 'llama-cpp-cuda', 'llama-cpp-rocm', 'llama-cpp-vulkan'];
  it.each([
    '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp-| ]; }',
    '{ pkgs, ... }: { environment.systemPackages = with pkgs; [ git llama| ]; }',
    '{ pkgs, ... }: { services.llama-cpp.package = pkgs.llama-cpp-|\n}',
    '{ pkgs, ... }: { x = { inherit (pkgs) llama-| }; }',
  ])('are the overlay’s and nixpkgs’: %s', async (text) => {
    const client = await started('fleet-migrated');
    const items = await complete(client, machine, text);
    expect(labels(items)).toEqual(expect.arrayContaining(defined));
    expect(items.find(({ label }) => label === 'llama-cpp-cuda')?.detail).toBe(overlay);
    expect(items.find(({ label }) => label === 'llama-cpp')?.detail).toBe('nixpkgs');
  });
});

describe('outputs of the official flake', () => {
  const text = (system: string): string =>
    `{ inputs, pkgs, ... }: { services.llama-cpp.package = inputs.llama-cpp.packages.${system}.|; }`;
  const computed = '${pkgs.stdenv.hostPlatform.system}';

  it('are those of the hosts’ systems', async () => {
    const client = await started('fleet-migrated');
    const found = labels(await complete(client, machine, text(computed)));
    expect(found).toEqual(expect.arrayContaining(['default', 'cuda', 'rocm', 'vulkan']));
    expect(found).not.toContain('opencl');
    expect(labels(await complete(client, machine, text('aarch64-linux')))).not.toContain('rocm');
  });

  it('are for the systems of the hosts', async () => {
    const client = await started('fleet-migrated');
    const systems = '{ inputs, ... }: { services.llama-cpp.package = inputs.llama-cpp.packages.|; }';
    expect(labels(await complete(client, machine, systems))).toEqual(['x86_64-linux']);
    expect(
      await complete(client, machine, systems.replace('inputs.llama-cpp', 'inputs.home-manager')),
    ).toEqual([]);
  });

  it('are those of the locked day', async () => {
    const client = await started('fleet-migrated', '2024-05-01');
    expect(labels(await complete(client, machine, text('x86_64-linux')))).toContain('opencl');
    const older = await started('fleet-migrated', '2023-11-01');
    expect(labels(await complete(older, machine, text('x86_64-linux')))).not.toContain('vulkan');
  });
});

describe('override arguments', () => {
  it('are upstream’s on upstream’s package, those of the day, without the given ones', async () => {
    const client = await started('fleet-migrated', '2025-09-16');
    const items = await complete(
      client,
      machine,
      `{ inputs, ... }: { environment.systemPackages = [
        (inputs.llama-cpp.packages.x86_64-linux.default.override { useCuda = true; use| })
      ]; }`,
    );
    const found = labels(items);
    expect(found).toEqual(expect.arrayContaining(['useVulkan', 'enableCurl']));
    for (const other of ['useCuda', 'useRpc', 'cudaSupport']) expect(found).not.toContain(other);
    expect(inserted(items, 'useVulkan')).toBe('useVulkan = ${1|true,false|};');
  });

  it('are nixpkgs’ on nixpkgs’ package', async () => {
    const client = await started('fleet-overlay');
    const found = labels(
      await complete(
        client,
        machine,
        '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { | }) ]; }',
      ),
    );
    expect(found).toContain('vulkanSupport');
    expect(found).not.toContain('useVulkan');
  });

  it.each([
    '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { cu| ]; }',
    '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { rocmSupport = false; cu|',
    '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override (old: { cu| })) ]; }',
  ])('are there before the brackets are, and in a function of the old ones: %s', async (text) => {
    const client = await started('fleet-overlay');
    expect(labels(await complete(client, machine, text))).toContain('cudaSupport');
  });

  it('are not those of a package around', async () => {
    const client = await started('fleet-overlay');
    const text =
      '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override (old: { x = old.f { cu| }; })) ]; }';
    expect(await complete(client, machine, text)).toEqual([]);
  });

  it('follow a function that passes them on', async () => {
    const client = await started('fleet-migrated');
    const text = client.text(overlay).replace('build {useCuda = true;}', 'build {use|}');
    expect(labels(await complete(client, overlay, text))).toContain('useRpc');
  });

  it('are the bare names where a value stands already, or the client knows no snippets', async () => {
    const client = await shared('fleet-overlay', { capabilities: plainCapabilities });
    const text = (binding: string): string =>
      `{ pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override { ${binding} }) ]; }`;
    expect(inserted(await complete(client, machine, text('vulkan| = true;')), 'vulkanSupport')).toBe(
      'vulkanSupport',
    );
    const items = await complete(client, machine, text('vulkan|'));
    expect(inserted(items, 'vulkanSupport')).toBe('vulkanSupport = true;');
    expect(items[0]).not.toHaveProperty('insertTextFormat');
  });

  it('are not guessed for a package of unknown origin', async () => {
    const client = await started('fleet-migrated');
    expect(await complete(client, machine, '{ llama, ... }: { x = llama.override { use| }; }')).toEqual([]);
  });
});

describe('CMake flags', () => {
  const file = (flag: string): string =>
    `final: prev: { llama-cpp-x = prev.llama-cpp.overrideAttrs { cmakeFlags = [ ${flag} ]; }; }`;

  it('come with their value, and under the name of the day', async () => {
    const client = await started('fleet-migrated');
    const items = await complete(client, overlay, file('"-DGGML_|"'));
    expect(inserted(items, '-DGGML_CUDA')).toBe('-DGGML_CUDA=${1|ON,OFF|}');
    expect(labels(items)).not.toContain('-DLLAMA_CUBLAS');
    const old = await started('fleet-migrated', '2024-02-15');
    const before = labels(await complete(old, overlay, file('"-D|"')));
    expect(before).toContain('-DLLAMA_CUBLAS');
    expect(before).not.toContain('-DGGML_CUDA');
  });

  it('are names alone before a value that is there, and in cmakeBool', async () => {
    const client = await started('fleet-migrated');
    expect(inserted(await complete(client, overlay, file('"-DGGML_|=ON"')), '-DGGML_CUDA')).toBe(
      '-DGGML_CUDA',
    );
    const items = await complete(client, overlay, file('(final.lib.cmakeBool "GGML_|" true)'));
    expect(inserted(items, 'GGML_CUDA')).toBe('GGML_CUDA');
  });

  it('have their values behind what stands for them', async () => {
    const client = await started('fleet-migrated');
    for (const text of ['"-DGGML_CUDA=|"', '"-DGGML_CUDA:BOOL=O|"', '"-DGGML_CUDA=|'])
      expect(labels(await complete(client, overlay, file(text)))).toEqual(['ON', 'OFF']);
    expect(labels(await complete(client, overlay, file('"-DGGML_CPU=|"')))).toEqual(['OFF', 'ON']);
    expect(await complete(client, overlay, file('"-DCMAKE_CUDA_ARCHITECTURES=|"'))).toEqual([]);
    const [item] = await complete(client, overlay, file('"-DGGML_CUDA=|"'));
    client.open(overlay);
    const resolved = await client.connection.sendRequest<CompletionItem>('completionItem/resolve', item);
    expect((resolved.documentation as MarkupContent).value).toContain('**GGML_CUDA**');
  });

  it('are not offered in another program’s package', async () => {
    const client = await started('fleet-migrated');
    const other = '{ pkgs, ... }: pkgs.foo.overrideAttrs { cmakeFlags = [ "-D|" ]; }';
    expect(await complete(client, machine, other)).toEqual([]);
  });
});

describe('follows', () => {
  it('names the other inputs of the flake, which is broken while somebody types', async () => {
    const client = await started('fleet-migrated');
    const text = client.text('flake.nix');
    const marked = text.replace(
      /(waybar = \{[^}]*follows = )"nixpkgs";/,
      (_, before: string) => `${before}"|`,
    );
    const found = labels(await complete(client, 'flake.nix', marked));
    expect(found).toEqual(['nixpkgs', 'nixpkgs-stable', 'nixos-hardware', 'home-manager', 'llama-cpp']);
  });
});

describe('everything else', () => {
  it.each([
    '{ pkgs, ... }: { environment.systemPackages = [ pkgs.| ]; }',
    '{ pkgs, ... }: { environment.systemPackages = with pkgs; [ gi| ]; }',
    '{ services.|',
    '{ networking.hostName = "|"; }',
    '{ hardware.gpu = [ "|" ]; }',
    '{ x = "hardware.gpu = ll|"; }',
    'let llama-cpp = 1; in llama|',
    '# llama-|\n{ }',
    '{ { { "| ',
  ])('is left to other servers: %s', async (text) => {
    const client = await started('fleet-migrated');
    expect(await complete(client, machine, text)).toEqual([]);
  });

  it('has no answer outside of flakes', async () => {
    const client = await startClient(scratchFiles({ 'x.nix': '{ }' }), { capabilities });
    expect(await complete(client, 'x.nix', '{ pkgs }: pkgs.llama-cpp-|')).toEqual([]);
  });
});
