/** What of an old build stays or goes on, and what is said of the rest. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { flake, migrate, oneHost, opal } from './forms-testing.ts';

beforeAll(loadParserNode);

describe('what stays, with the way to move it', () => {
  test('a patched build', () => {
    const files = oneHost(
      '  environment.systemPackages = [ (pkgs.llama-cpp.overrideAttrs { patches = [ ./x.patch ]; }) ];',
    );
    const { plan } = migrate(files);
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([
      expect.stringMatching(/^opal: .* is patched; it stays as it is\. --gpu opal=/),
    ]);
    const [assumed] = plan.assumptions;
    expect(assumed).toMatchObject({ host: 'opal', flag: '--gpu opal=…' });
    expect(assumed?.choices[0]).toEqual({ label: 'keep', options: {} });
    expect(assumed?.choices[1]?.options.gpu).toHaveProperty('opal');
    const told = migrate(files, { gpu: { opal: 'vulkan' } });
    expect(told.plan.assumptions).toEqual([]);
    expect(told.plan.notes).toContainEqual(expect.stringContaining('left out: patches'));
    expect(told.after['opal.nix']).toContain('config.services.llama-cpp.package');
  });

  test('a build with steps of its own', () => {
    const { plan } = migrate(
      oneHost(
        '  environment.systemPackages = [ (pkgs.llama-cpp.overrideAttrs { postInstall = "ln -s llama-cli $out/bin/llama"; }) ];',
      ),
    );
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([expect.stringContaining('has build steps of its own (postInstall)')]);
  });

  test('patches of an overlay are those of nixpkgs’ variants too', () => {
    const { plan } = migrate(
      oneHost(
        '  nixpkgs.overlays = [ (final: prev: { llama-cpp = prev.llama-cpp.overrideAttrs { patches = [ ./x.patch ]; }; }) ];\n  environment.systemPackages = [ pkgs.llama-cpp-vulkan ];',
      ),
    );
    expect(plan.steps).toEqual([]);
    expect(plan.notes.join()).toContain('is patched');
  });

  test('a package of another nixpkgs, by whatever name it reaches the module', () => {
    const { plan } = migrate({
      'flake.nix': flake(
        `    nixosConfigurations.opal = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; pkgs-unstable = import inputs.unstable { system = "x86_64-linux"; }; };
      modules = [ ./opal.nix ];
    };`,
        '    unstable.url = "github:NixOS/nixpkgs/nixos-unstable-small";\n',
      ),
      'opal.nix': opal(
        '  environment.systemPackages = [ pkgs-unstable.llama-cpp-vulkan ];',
        'pkgs-unstable, ',
      ),
    });
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([
      expect.stringContaining('comes from another package set, `inputs.unstable`'),
    ]);
  });

  test.each([
    ['pkgs.pkgsForCudaArch.sm_75.llama-cpp', '`pkgsForCudaArch.sm_75`', ''],
    ['pkgs.cudaPackages_12.pkgs.llama-cpp', '`cudaPackages_12.pkgs`', ''],
    [
      'pkgs.pkgsForCudaArch.sm_61.cudaPackages_12_9.pkgs.llama-cpp',
      '`pkgsForCudaArch.sm_61.cudaPackages_12_9.pkgs`',
      '',
    ],
    [
      'pkgs.llama-narrow',
      '`pkgsForCudaArch.sm_86`',
      '  nixpkgs.overlays = [ (final: prev: { llama-narrow = prev.pkgsForCudaArch.sm_86.llama-cpp; }) ];\n',
    ],
    [
      'pkgs.newer.pkgsForCudaArch.sm_89.llama-cpp',
      '`pkgsForCudaArch.sm_89` of `inputs.unstable`',
      '  nixpkgs.overlays = [ (final: prev: { newer = import inputs.unstable { system = "x86_64-linux"; }; }) ];\n',
    ],
  ])('one for a GPU architecture or a CUDA of its own: %s', (package_, set, more) => {
    const files = oneHost(
      `${more}  environment.systemPackages = [ ${package_} ];`,
      'inputs, ',
      '    unstable.url = "github:NixOS/nixpkgs/nixos-unstable-small";\n',
    );
    const { plan } = migrate(files);
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([expect.stringContaining(`comes from another package set, ${set}; it stays`)]);
    expect(plan.assumptions).toHaveLength(1);
  });

  test('the architecture that a build was for is told of where it is moved', () => {
    const files = oneHost(
      '  environment.systemPackages = [ pkgs.pkgsForCudaArch.sm_75.llama-cpp ];\n  nixpkgs.config.allowUnfree = true;',
    );
    const { plan, after } = migrate(files, { gpu: { opal: 'cuda' } });
    expect(after['opal.nix']).toContain('[ config.services.llama-cpp.package ]');
    expect(plan.notes).toContainEqual(
      expect.stringContaining('`nixpkgs.config.cudaCapabilities = [ "7.5" ];`'),
    );
  });

  test('the set for CUDA as a whole is as good as the option', () => {
    const { plan, after } = migrate(
      oneHost(
        '  nixpkgs.config.allowUnfree = true;\n  environment.systemPackages = with pkgs; [ pkgsCuda.llama-cpp ];',
      ),
    );
    expect(after['opal.nix']).toContain('hardware.gpu = "cuda";');
    expect(after['opal.nix']).toContain('with pkgs; [ config.services.llama-cpp.package ]');
    expect(plan.notes).toEqual([]);
  });

  test('one that an overlay takes from another nixpkgs is the host’s own', () => {
    const { plan } = migrate(
      oneHost(
        '  nixpkgs.overlays = [ (final: prev: { inherit (inputs.unstable.legacyPackages.x86_64-linux) llama-cpp; }) ];\n  environment.systemPackages = [ (pkgs.llama-cpp.override { vulkanSupport = true; }) ];',
        'inputs, ',
        '    unstable.url = "github:NixOS/nixpkgs/nixos-unstable-small";\n',
      ),
    );
    expect(plan.notes).toEqual([]);
    expect(plan.steps.length).toBeGreaterThan(0);
  });
});

describe('what a build was called with', () => {
  test('ROCm’s targets go on, other arguments are named', () => {
    const { plan, after } = migrate(
      oneHost(
        '  environment.systemPackages = [ (pkgs.llama-cpp.override { rocmSupport = true; rocmGpuTargets = [ "gfx1100" "gfx1030" ]; stdenv = pkgs.clangStdenv; }) ];',
      ),
    );
    expect(after['overlays/llama-cpp.nix']).toContain(
      'llama-cpp-rocm = build { useRocm = true; rocmGpuTargets = "gfx1100;gfx1030"; };',
    );
    expect(plan.notes).toEqual([
      expect.stringMatching(/^opal: what its llama\.cpp was called with is left out: stdenv\./),
    ]);
  });

  test('what it has anyway is not spoken of', () => {
    const { plan } = migrate(
      oneHost(
        '  nixpkgs.config.allowUnfree = true;\n  environment.systemPackages = [ (pkgs.llama-cpp.override { cudaSupport = true; inherit (pkgs) cudaPackages; }) ];',
      ),
    );
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(plan.notes).toEqual([]);
  });

  test('what a name says besides the backend changes nothing', () => {
    const { plan } = migrate(
      oneHost(
        '  environment.systemPackages = [ pkgs.llama-cpp-vulkan-native ];\n  services.xserver.videoDrivers = [ "amdgpu" ];',
      ),
    );
    expect(plan.hosts.map(({ variant }) => variant)).toEqual(['vulkan']);
  });
});

describe('sources of its own', () => {
  const from = (owner: string, repo: string): Parameters<typeof migrate>[0] =>
    oneHost(`  environment.systemPackages = [
    (pkgs.llama-cpp-vulkan.overrideAttrs (old: rec {
      version = "6981";
      src = pkgs.fetchFromGitHub { owner = "${owner}"; repo = "${repo}"; tag = "b\${version}"; hash = ""; };
    }))
  ];`);

  test('a revision of the official repository: the input is at its newest, and the note says how it is pinned', () => {
    const { plan, after } = migrate(from('ggml-org', 'llama.cpp'));
    expect(after['opal.nix']).toContain('config.services.llama-cpp.package');
    expect(plan.notes).toEqual([
      expect.stringMatching(
        /^opal: its llama\.cpp was pinned to b6981; .*`--url github:ggml-org\/llama\.cpp\/b6981`/,
      ),
    ]);
    const [assumed] = plan.assumptions;
    expect(assumed?.choices.map(({ label }) => label)).toEqual(['newest', 'github:ggml-org/llama.cpp/b6981']);
    const pinned = migrate(from('ggml-org', 'llama.cpp'), { url: 'github:ggml-org/llama.cpp/b6981' });
    expect(pinned.after['flake.nix']).toContain('url = "github:ggml-org/llama.cpp/b6981";');
    expect(pinned.plan.notes).toEqual([]);
    expect(pinned.plan.assumptions).toEqual([]);
    expect(assumed?.choices[1]?.options).toEqual({ url: 'github:ggml-org/llama.cpp/b6981' });
  });

  test('a pin goes where the input is there, and the note says what takes its place', () => {
    const texts = from('ggml-org', 'llama.cpp');
    const { plan } = migrate({
      ...texts,
      'flake.nix': texts['flake.nix']!.replace(
        '  };\n  outputs',
        '    llama-cpp.url = "github:ggml-org/llama.cpp";\n  };\n  outputs',
      ),
    });
    expect(plan.notes).toEqual([
      'opal: its llama.cpp was pinned to b6981; it is now what flake.lock has for the input `llama-cpp`.',
    ]);
    expect(plan.assumptions).toEqual([]);
  });

  test('another project’s stay', () => {
    const { plan } = migrate(from('ikawrakow', 'ik_llama.cpp'));
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([
      expect.stringMatching(/^opal: .* is built from ikawrakow\/ik_llama\.cpp; it stays as it is\./),
    ]);
  });

  test.each([
    ['of a fork stays', 'someone', /^opal: .* is built from someone\/llama\.cpp; it stays as it is\./],
    ['of the official repository is replaced', 'ggml-org', /^opal: its llama\.cpp was pinned to b7000;/],
  ])('a derivation that is written out where it is used, %s', (_, owner, note) => {
    const { plan, after } = migrate(
      oneHost(
        `  services.llama-cpp.enable = true;
  services.llama-cpp.package = pkgs.stdenv.mkDerivation (final: {
    pname = "llama-cpp";
    version = "7000";
    src = pkgs.fetchFromGitHub { owner = "${owner}"; repo = "llama.cpp"; rev = "b7000"; hash = ""; };
    cmakeFlags = [ "-DVERSION=\${final.version}" ];
  });
  hardware.graphics.enable = true;
  services.xserver.videoDrivers = [ "nvidia" ];`,
      ),
    );
    expect(plan.refused).toBeUndefined();
    expect(plan.notes).toContainEqual(expect.stringMatching(note));
    expect('opal.nix' in after).toBe(owner === 'ggml-org');
  });

  test('the overlay that they come from keeps them, and loses the rest', () => {
    const host = (
      name: string,
      element: string,
    ): string => `    nixosConfigurations.${name} = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = [ ./common.nix ({ pkgs, ... }: { environment.systemPackages = [ ${element} ]; }) ];
    };
`;
    const { plan, after } = migrate({
      'flake.nix': flake(host('opal', 'pkgs.ik-llama-cpp') + host('pearl', 'pkgs.llama-cpp-vulkan')),
      'common.nix': '{\n  nixpkgs.overlays = [ (import ./overlays/llama.nix) ];\n}\n',
      'overlays/llama.nix': `final: prev: {
  ik-llama-cpp = prev.llama-cpp.overrideAttrs { src = prev.fetchFromGitHub { owner = "ikawrakow"; repo = "ik_llama.cpp"; rev = "abc"; hash = ""; }; };
  llama-cpp-vulkan = prev.llama-cpp.override { vulkanSupport = true; };
}
`,
    });
    expect(plan.refused).toBeUndefined();
    expect(after['overlays/llama.nix']).toContain('ik-llama-cpp =');
    expect(after['overlays/llama.nix']).not.toContain('llama-cpp-vulkan');
    expect(plan.hosts.find(({ name }) => name === 'opal')!.after[0]!.package.name).toBe('ik-llama-cpp');
  });
});
