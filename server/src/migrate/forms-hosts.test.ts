/** Where a host says its backend, and what CUDA needs beside it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, host, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

test('hosts say their backend in modules of their own, each once', () => {
  const { after } = migrate({
    'flake.nix': flake(
      `${host('opal', './common.nix ./opal.nix')}\n${host('pearl', './common.nix { networking.hostName = "pearl"; }')}`,
    ),
    'opal.nix': '{ networking.domain = "x"; }\n',
    'common.nix': opal('  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];'),
  });
  expect(after['opal.nix']).toContain('hardware.gpu = "vulkan";');
  expect(after['flake.nix']).toContain('{ networking.hostName = "pearl"; hardware.gpu = "vulkan"; }');
  expect(after['common.nix']).not.toContain('hardware.gpu');
});

test('a host says its backend where its name is, rather than in a module of something else', () => {
  const { plan, after } = migrate(
    {
      'flake.nix': flake(
        `${host('opal', '{ networking.hostName = "opal"; } ./dns.nix ./llm.nix')}\n${host('pearl', '{ networking.hostName = "pearl"; } ./llm.nix')}`,
      ),
      'dns.nix': '{\n  networking.nameservers = [ "127.0.0.1" ];\n}\n',
      'llm.nix': opal(
        '  services.llama-cpp.enable = true;\n  services.llama-cpp.package = pkgs.llama-cpp-vulkan;',
      ),
    },
    { gpu: { opal: 'vulkan', pearl: 'cpu' } },
  );
  expect(plan.refused).toBeUndefined();
  expect(after['dns.nix']).toBeUndefined();
  expect(after['flake.nix']).toContain('{ networking.hostName = "opal"; hardware.gpu = "vulkan"; }');
});

describe('unfree', () => {
  test('a predicate that is written out gets CUDA’s packages, and keeps its own', () => {
    const { after } = migrate(
      oneHost(
        '  services.xserver.videoDrivers = [ "nvidia" ];\n  nixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [ "steam" ];\n  environment.systemPackages = [ pkgs.llama-cpp ];',
        'lib, ',
      ),
      { gpu: { opal: 'cuda' } },
    );
    expect(after['opal.nix']).toContain('[ "steam" "cuda_cccl" "cuda_cudart" "cuda_nvcc" "libcublas" ]');
  });

  test('where CUDA is built now, nothing is added', () => {
    const { after } = migrate(
      oneHost('  environment.systemPackages = [ (pkgs.llama-cpp.override { cudaSupport = true; }) ];'),
    );
    expect(after['opal.nix']).not.toContain('allowUnfree');
  });
});
