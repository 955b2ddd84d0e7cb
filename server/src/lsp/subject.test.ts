import { beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../eval/files.ts';
import { loadFleet } from '../fleet/load.ts';
import { inMemory } from '../workspace/layers.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { filesOver } from '../workspace/text-source.ts';
import { subjectAt } from './subject.ts';

beforeAll(loadParserNode);

const flake = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  inputs.llm.url = "github:ggml-org/llama.cpp";
  outputs = { self, nixpkgs, llm }@inputs: { };
}
`;

/** What is under the cursor, which `|` marks. */
function at(marked: string, name = 'module.nix') {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const files = filesOver(inMemory({ '/f/flake.nix': flake, [`/f/${name}`]: text }));
  const file = files.source(`/f/${name}`);
  if (isProblem(file)) throw new Error(file.message);
  const fleet = loadFleet(files, '/f');
  const subject = subjectAt(file, offset, { fleet, option: ['hardware', 'gpu'] });
  return subject && [subject.kind, text.slice(subject.span.start, subject.span.end)];
}

describe('a package', () => {
  it.each([
    ['{ pkgs, ... }: pkgs.llama-|cpp-cuda', 'llama-cpp-cuda'],
    ['{ pkgs, ... }: with pkgs; [ llama-cpp| ]', 'llama-cpp'],
    ['final: prev: { llama-cpp-|vulkan = 1; }', 'llama-cpp-vulkan'],
    ['{ pkgs, ... }: { inherit (pkgs) |llama-cpp; }', 'llama-cpp'],
    ['{ pkgs, ... }: pkgs."llama-|cpp-cpu"', '"llama-cpp-cpu"'],
  ])('is known by its name: %s', (text, name) => {
    expect(at(text)).toEqual(['package', name]);
  });
});

describe('an argument of an override', () => {
  it.each([
    [
      '{ llm }: final: prev: { llama-cpp-x = prev.llama-cpp.override { cuda|Support = true; }; }',
      'overlay.nix',
    ],
  ])('is known by the package that it goes to: %s', (text, name) => {
    expect(at(text, name)).toEqual(['argument', 'cudaSupport']);
  });

  it('is not guessed for another’s package', () => {
    expect(at('{ pkgs, ... }: pkgs.ollama.override { cuda|Support = true; }')).toBeUndefined();
  });
});

describe('a CMake flag', () => {
  it.each([
    '[ "-DGGML_|CUDA=ON" ]',
    '[ "-DLLAMA_|CUBLAS:BOOL=ON" ]',
    '{ lib }: lib.cmakeBool "GGML_|CUDA" true',
  ])('is known however it is written: %s', (text) => {
    expect(at(text)?.[0]).toBe('flag');
  });

  it('is not another program’s, nor a text that only looks alike', () => {
    expect(at('[ "-DFOO_|BAR=ON" ]')).toBeUndefined();
    expect(at('"see GGML_|CUDA"')).toBeUndefined();
  });
});

describe('the option', () => {
  it.each([
    '{ hardware.g|pu = "cuda"; }',
    '{ hardware = { g|pu = "cuda"; }; }',
    '{ config, ... }: config.hardware.g|pu',
    '{ options.hardware.g|pu = 1; }',
    '{ config = { hardware.g|pu = "cpu"; }; }',
  ])('is known however it is written: %s', (text) => {
    expect(at(text)).toEqual(['option', 'gpu']);
  });

  it('has values', () => {
    expect(at('{ hardware.gpu = "cu|da"; }')).toEqual(['option', '"cuda"']);
    expect(at('{ lib, ... }: { hardware.gpu = lib.mkForce "cu|da"; }')).toEqual(['option', '"cuda"']);
  });

  it('is not any other with that name at its end', () => {
    expect(at('{ my.hardware.g|pu = "cuda"; }')).toBeUndefined();
    expect(at('{ my.backend = "cu|da"; }')).toBeUndefined();
  });
});

describe('the official flake', () => {
  it('is an input, whatever it is called', () => {
    expect(at(flake.replace('inputs.llm', 'inputs.l|lm'), 'flake.nix')).toEqual(['input', 'llm']);
    expect(at('{ inputs, ... }: inputs.l|lm.overlays.default')).toEqual(['input', 'llm']);
  });

  it('has outputs', () => {
    expect(at('{ inputs, system, ... }: inputs.llm.packages.${system}.cu|da')).toEqual(['output', 'cuda']);
    expect(at('{ inputs, system, ... }: inputs.other.packages.${system}.cu|da')).toBeUndefined();
  });
});

it('is silent on everything else', () => {
  for (const text of [
    '{ networking.host|Name = "x"; }',
    '{ pkgs, ... }: pkgs.llama-cpp-pyth|on',
    '1 |+ 1',
    '# llama-|cpp\n1',
  ])
    expect(at(text)).toBeUndefined();
});

describe('a name that the file itself binds', () => {
  it.each([
    'let llama-cpp-cuda = 1; in llama-cpp-|cuda',
    '{ llama-cpp }: llama-|cpp',
    'rec { llama-cpp = 1; x = llama-|cpp; }',
  ])('is no subject where it is used: %s', (text) => {
    expect(at(text)).toBeUndefined();
  });

  it('is one where it stands for an attribute of a package set', () => {
    expect(at('{ pkgs }: let inherit (pkgs) llama-cpp; in llama-|cpp')).toEqual(['package', 'llama-cpp']);
  });
});
