/** What nixpkgs' own builds, as the other target, leave behind. */
import { beforeAll, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { migrate, oneHost } from './forms-testing.ts';

beforeAll(loadParserNode);

const input = '    llama-cpp.url = "github:ggml-org/llama.cpp";\n';
const fromInput = '  environment.systemPackages = [ inputs.llama-cpp.packages.x86_64-linux.vulkan ];';

test('the official flake’s input goes where nothing else uses it', () => {
  const { plan, after } = migrate(oneHost(fromInput, 'inputs, ', input), { target: 'nixpkgs' });
  expect(plan.refused).toBeUndefined();
  expect(after['flake.nix']).not.toContain('ggml-org');
  expect(plan.hosts[0]!.after[0]!.package.origin).toBe('nixpkgs');
});

test('and stays where something does', () => {
  const files = oneHost(fromInput, 'inputs, ', input);
  const { after } = migrate(
    {
      ...files,
      'flake.nix': files['flake.nix']!.replace(
        '    nixosConfigurations',
        '    packages.x86_64-linux.llm = inputs.llama-cpp.packages.x86_64-linux.default;\n    nixosConfigurations',
      ),
    },
    { target: 'nixpkgs' },
  );
  expect(after['flake.nix']).toContain('ggml-org');
});

test('what nixpkgs’ own build has not of the old one is told', () => {
  const { plan } = migrate(
    oneHost(`  environment.systemPackages = [
    ((pkgs.llama-cpp.override { vulkanSupport = true; }).overrideAttrs (old: {
      version = "b7000";
      src = pkgs.fetchFromGitHub { owner = "ggml-org"; repo = "llama.cpp"; rev = "b7000"; hash = ""; };
      cmakeFlags = old.cmakeFlags ++ [ "-DGGML_NATIVE=ON" "-DGGML_SCHED_MAX_COPIES=1" ];
    }))
  ];`),
    { target: 'nixpkgs' },
  );
  expect(plan.notes).toEqual([
    'opal: nixpkgs’ own build is made without -DGGML_SCHED_MAX_COPIES=1, the revision b7000, which its llama.cpp had.',
  ]);
});
