/** Hovers of the built server over what the official flake and its locked day decide. */
import { describe, expect, it } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver-protocol/node';
import type { Client } from './lsp-client.ts';
import { openAt } from './lsp-cursor.ts';
import { sharedClients } from './lsp-shared.ts';
import type { Fixture } from './scratch.ts';

const machine = 'machines/carbon.nix';

const shared = sharedClients();

/** A client on a fleet whose llama.cpp is locked at a day. */
const startAt = (fixture: Fixture, locked: string): Promise<Client> => shared(fixture, { locked });

async function hover(client: Client, name: string, marked: string): Promise<string | undefined> {
  const found = await client.connection.sendRequest<Hover | null>(
    'textDocument/hover',
    openAt(client, name, marked),
  );
  return found ? (found.contents as MarkupContent).value : undefined;
}

const overriding = (argument: string): string =>
  `{ inputs, ... }: { environment.systemPackages = [
    (inputs.llama-cpp.packages.x86_64-linux.default.override { ${argument} = true; })
  ]; }`;
const flagged = (flag: string): string =>
  `final: prev: { llama-cpp-x = prev.llama-cpp.overrideAttrs (old: { cmakeFlags = old.cmakeFlags ++ [ ${flag} ]; }); }`;

describe('an override argument', () => {
  it('is explained as the package that it goes to takes it', async () => {
    const client = await startAt('fleet-migrated', '2025-09-16');
    const text = await hover(client, machine, overriding('use|Cuda'));
    expect(text).toMatch(/\*\*useCuda\*\*: an argument of the official flake’s llama\.cpp/);
    expect(text).toContain('backend cuda');
    expect(text).toContain('unfree');
    expect(text).not.toContain('does not take it');
  });

  it('says in words what it is otherwise, where that is no value', async () => {
    const client = await startAt('fleet-migrated', '2025-09-16');
    expect(await hover(client, machine, overriding('use|Blas'))).toContain(
      'Without the override: on where no GPU backend is.',
    );
  });

  it('is said to be none at the locked day', async () => {
    const client = await startAt('fleet-migrated', '2025-09-16');
    expect(await hover(client, machine, overriding('use|Rpc'))).toMatch(
      /The package of 2025-09-16 does not take it/,
    );
  });
});

describe('a variant', () => {
  it('says first who has it and where it is defined, then what it needs, with links', async () => {
    const client = await startAt('fleet-migrated', '2026-10-01');
    const overlay = 'overlays/llama-cpp.nix';
    const text = client.text(overlay).replace('llama-cpp-cuda', 'llama-|cpp-cuda');
    const said = await hover(client, overlay, text);
    expect(said).toMatch(/On these hosts:[\s\S]*Defined in \[overlays[\s\S]*What it needs[\s\S]*unfree/);
    expect(said).toContain('[#15295](https://github.com/ggml-org/llama.cpp/issues/15295)');
  });
});

describe('the package in the overlay’s set', () => {
  it('is the official flake’s, whatever hosts have by that name', async () => {
    const client = await shared('fleet-migrated');
    const overlay = 'overlays/llama-cpp.nix';
    const text = client.text(overlay).replace('llamaPackages.llama-cpp', 'llamaPackages.llama|-cpp');
    const said = await hover(client, overlay, text);
    expect(said).toMatch(/\*\*llamaPackages\.llama-cpp\*\*: the official flake’s llama\.cpp/);
    expect(said).not.toContain('No host');
  });
});

describe('a CMake flag', () => {
  it('says what it does and what it is without a definition', async () => {
    const client = await startAt('fleet-migrated', '2025-09-16');
    expect(await hover(client, machine, flagged('"-DGGML_|CUDA=ON"'))).toMatch(
      /\*\*GGML_CUDA\*\*[\s\S]*Default: off/,
    );
  });

  it('says what it is called at the locked day', async () => {
    const client = await startAt('fleet-migrated', '2025-09-16');
    expect(await hover(client, machine, flagged('"-DLLAMA_|CUBLAS=ON"'))).toMatch(
      /of 2025-09-16 has no such flag\. It is called `GGML_CUDA` there/,
    );
  });
});

describe('the input', () => {
  it('says its day, whose inputs it takes, and what is known of that day', async () => {
    const client = await startAt('fleet-migrated', '2026-04-14');
    const text = await hover(
      client,
      'flake.nix',
      client.text('flake.nix').replace('llama-cpp = {', 'llama-|cpp = {'),
    );
    expect(text).toContain('locked at a revision of 2026-04-14');
    expect(text).toContain('its `nixpkgs` follows `nixpkgs`');
    expect(text).toMatch(/Known of revisions of that day:[\s\S]*Vulkan does not build/);
    expect(text).toMatch(/Since then:[\s\S]*2026-09-01: `stdenv\.isLinux`/);
  });
});

describe('the input’s address', () => {
  const said = async (marked: string, fixture: Fixture = 'fleet-migrated') => {
    const client = await startAt(fixture, '2026-04-14');
    const text = client.text('flake.nix').replace(marked.replace('|', ''), marked);
    return hover(client, 'flake.nix', text);
  };

  it('says what its parts are, and what the input is', async () => {
    const text = await said('github:ggml|-org/llama.cpp');
    expect(text).toContain('[ggml-org/llama.cpp](https://github.com/ggml-org/llama.cpp): the official');
    expect(text).toContain('`nix flake update llama-cpp` takes the newest revision');
    expect(text).toContain('locked at a revision of 2026-04-14');
  });

  it('says which branch, tag or revision it names', async () => {
    const client = await startAt('fleet-migrated', '2026-04-14');
    const text = client.text('flake.nix').replace('ggml-org/llama.cpp', 'ggerganov/llama.cpp/b40|00');
    const said = await hover(client, 'flake.nix', text);
    expect(said).toContain('`b4000`: the branch, tag or revision');
    expect(said).toContain('under its old owner');
  });

  it('says whose nixpkgs it follows', async () => {
    const text = await said(`llama.cpp";
      inputs.nixpkgs.follows = "nix|pkgs`);
    expect(text).toMatch(/\*\*nixpkgs\*\* of `llama-cpp`: this flake’s `nixpkgs`, `github:nixos\/nixpkgs/);
  });

  it('is no subject where it is another input’s', async () => {
    expect(await said('github:nixos/nix|pkgs/nixos-unstable')).toBeUndefined();
  });
});

describe('a name that each host makes', () => {
  const module = 'nixos/llama-cpp.nix';

  it('says which hosts make which of it', async () => {
    const client = await shared('fleet-migrated');
    const text = client.text(module);
    const text1 = await hover(client, module, text.replace('"llama-cpp-$', '"llama-|cpp-$'));
    expect(text1).toContain('- `llama-cpp-cuda`, CUDA (NVIDIA): **carbon**');
    expect(text1).toContain('- `llama-cpp-cpu`, CPU: **boron**, **nitrogen**');
    expect(text1).toContain('- `llama-cpp-vulkan`, Vulkan (any GPU): **beryllium**');
  });

  it('is followed through `let`', async () => {
    const client = await shared('fleet-migrated');
    const text = client
      .text(module)
      .replace('}: {', '}: let cfg = config.hardware; gpu = cfg.gpu; in {')
      .replace('"llama-cpp-${config.hardware.gpu}"', '"llama|-cpp-${gpu}"');
    expect(await hover(client, module, text)).toContain('- `llama-cpp-cuda`, CUDA (NVIDIA): **carbon**');
  });

  it.each([
    '${toString config.hardware.gpu}',
    '${pkgs.gpu}',
    '${let gpu = gpu; in gpu}',
    '${config.x or "cpu"}',
  ])('is left alone where it is no option’s value: %s', async (computed) => {
    const client = await shared('fleet-migrated');
    const text = client
      .text(module)
      .replace('"llama-cpp-${config.hardware.gpu}"', `"llama|-cpp-${computed}"`);
    expect(await hover(client, module, text)).toBeUndefined();
  });
});

describe('a host’s name', () => {
  it('tells its whole llama.cpp story', async () => {
    const client = await shared('fleet-migrated');
    const text = await hover(
      client,
      'flake.nix',
      client.text('flake.nix').replace('carbon = ', 'car|bon = '),
    );
    expect(text).toMatch(/\*\*carbon\*\*: NixOS, x86_64-linux/);
    expect(text).toContain('GPU: CUDA (NVIDIA) (`hardware.gpu`)');
    expect(text).toMatch(
      /`environment\.systemPackages` in \[machines\/carbon\.nix:\d+\].*\(cuda, official flake\)/,
    );
  });
});

describe('a client without Markdown', () => {
  it('is given plain text', async () => {
    const client = await shared('fleet-migrated', {
      capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } },
    });
    const found = await client.connection.sendRequest<Hover>(
      'textDocument/hover',
      openAt(client, machine, '{ hardware.gpu = "cu|da"; }'),
    );
    expect(found.contents).toMatchObject({ kind: 'plaintext', value: expect.not.stringMatching(/\*\*|`/) });
  });
});
