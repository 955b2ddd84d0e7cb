/** Fleets of every shape that people build hosts in, with the llama.cpp that each host gets, as real Nix says over the stubs. */
import { frameworks } from './framework-shapes.ts';
import { optionShapes } from './option-shapes.ts';
import { packageSetShapes } from './package-set-shapes.ts';
import { cuda, homePlain, overlay, plain, type Shape, system, unfree, vulkan } from './shape-parts.ts';

const nixos = (modules: string, more = ''): string =>
  `inputs@{ self, nixpkgs, home-manager, ... }: {
    nixosConfigurations.cedar = nixpkgs.lib.nixosSystem { system = "x86_64-linux"; ${more} modules = [ ${modules} ]; };
  }`;

const plainFlakes: readonly Shape[] = [
  {
    name: 'outputs that are an import, hosts from readDir, JSON and TOML',
    outputs: 'inputs: import ./outputs.nix inputs',
    files: {
      'outputs.nix': `{ self, nixpkgs, ... }:
        let
          inherit (nixpkgs) lib;
          make = name: more: lib.nixosSystem { system = "x86_64-linux"; modules = [ { networking.hostName = name; } ] ++ more; };
          found = lib.mapAttrs' (file: _: let name = lib.removeSuffix ".nix" file; in lib.nameValuePair name (make name [ (./hosts + "/\${file}") ])) (builtins.readDir ./hosts);
          listed = builtins.listToAttrs (map (name: { inherit name; value = make name [ (${vulkan}) ]; }) (builtins.fromJSON (builtins.readFile ./hosts.json)));
          tables = lib.genAttrs (builtins.attrNames (fromTOML (builtins.readFile ./hosts.toml)).hosts) (name: make name [ (${plain}) ]);
        in { nixosConfigurations = lib.recursiveUpdate found listed // tables; }`,
      'hosts/cedar.nix': `{ imports = [ (${cuda}) (${unfree}) ]; }`,
      'hosts.json': '[ "larch" ]',
      'hosts.toml': '[hosts.yew]\nvalue = 1\n',
    },
    hosts: {
      'nixos cedar': [system('nixpkgs cuda')],
      'nixos larch': [system('nixpkgs vulkan')],
      'nixos yew': [system('nixpkgs cpu')],
    },
  },
  {
    name: 'the sets that nixpkgs makes of itself for CUDA and ROCm, with the overlays of the host',
    outputs: nixos('./a.nix'),
    files: {
      'a.nix': `{ pkgs, ... }: {
        nixpkgs.config.allowUnfree = true;
        nixpkgs.overlays = [ (final: prev: {
          llama-cpp-small = prev.llama-cpp.overrideAttrs { doCheck = false; };
          llama-cpp-old = final.pkgsForCudaArch.sm_61.cudaPackages_12_9.pkgs.llama-cpp;
        }) ];
        environment.systemPackages = [
          pkgs.pkgsCuda.llama-cpp
          pkgs.pkgsRocm.llama-cpp-small
          (pkgs.pkgsForCudaArch.sm_86.llama-cpp.override { vulkanSupport = true; })
          pkgs.llama-cpp-old
          pkgs.cudaPackages.pkgs.llama-cpp
          (pkgs.pkgsCuda.pkgsRocm.llama-cpp.override { blasSupport = true; })
          (pkgs.cudaPackages_12_9.pkgs.llama-cpp.override { cudaSupport = true; })
        ];
      }`,
    },
    hosts: {
      'nixos cedar': [
        system('nixpkgs cuda'),
        system('nixpkgs rocm'),
        system('nixpkgs cuda+vulkan'),
        system('nixpkgs cuda'),
        system('nixpkgs cpu'),
        system('nixpkgs rocm'),
        system('nixpkgs cuda'),
      ],
    },
  },
  {
    name: 'disabledModules, by path and by key',
    outputs: nixos(
      './a.nix ./b.nix { key = "own"; imports = [ ./c.nix ]; } { disabledModules = [ ./b.nix { key = "own"; } ]; }',
    ),
    files: { 'a.nix': plain, 'b.nix': vulkan, 'c.nix': vulkan },
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'module arguments under other names, and from _module.args',
    outputs: nixos('./a.nix', 'specialArgs = { flakeInputs = inputs; kind = "vulkanSupport"; };'),
    files: {
      'a.nix': `{ kind, ... }: { imports = [ ./b.nix ]; _module.args.wanted = { \${kind} = true; }; }`,
      'b.nix':
        '{ pkgs, wanted, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override wanted) ]; }',
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'Home Manager: sharedModules, extraSpecialArgs, osConfig, packages of its own',
    outputs: nixos(`home-manager.nixosModules.home-manager {
      nixpkgs.overlays = [ (${overlay('vulkanSupport')}) ];
      networking.domain = "example.org";
      home-manager.extraSpecialArgs = { extra = "yes"; };
      home-manager.sharedModules = [ ({ extra, osConfig, lib, pkgs, ... }: {
        home.packages = lib.optional (extra == "yes" && osConfig.networking.domain == "example.org") pkgs.llama-cpp;
      }) ];
      home-manager.users.mara = { home.stateVersion = "25.05"; };
    }`),
    hosts: { 'nixos cedar': ['home-manager.users.mara.home.packages nixpkgs cpu'] },
  },
  {
    name: 'Home Manager with the host’s packages',
    outputs: nixos(`home-manager.nixosModules.home-manager {
      nixpkgs.overlays = [ (${overlay('vulkanSupport')}) ];
      home-manager.useGlobalPkgs = true;
      home-manager.users.mara = (${homePlain});
    }`),
    hosts: { 'nixos cedar': ['home-manager.users.mara.home.packages nixpkgs vulkan'] },
  },
  {
    name: 'packageOverrides',
    outputs: nixos(
      `(${plain}) { nixpkgs.config.packageOverrides = pkgs: { llama-cpp = pkgs.llama-cpp.override { vulkanSupport = true; }; }; }`,
    ),
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'composeManyExtensions, and overlays that are outputs',
    outputs: `inputs@{ self, nixpkgs, ... }: {
      overlays.a = final: prev: { own = final.llama-cpp; };
      overlays.b = ${overlay('vulkanSupport')};
      overlays.default = nixpkgs.lib.composeManyExtensions [ self.overlays.a self.overlays.b ];
      nixosConfigurations.cedar = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ { nixpkgs.overlays = [ self.overlays.default ]; } ({ pkgs, ... }: { environment.systemPackages = [ pkgs.own ]; }) ];
      };
    }`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'composed overlays, each of which sees what stood before it',
    outputs: nixos(`({ lib, pkgs, ... }: {
      nixpkgs.overlays = [
        (lib.composeExtensions
          (final: prev: { own = prev.llama-cpp.override { vulkanSupport = true; }; })
          (lib.composeManyExtensions [ (final: prev: { llama-cpp = prev.own; }) (final: prev: { own = null; }) ]))
      ];
      environment.systemPackages = [ pkgs.llama-cpp ];
    })`),
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'an option that stands for another',
    outputs: nixos('./alias.nix { own = [ "vulkanSupport" ]; }'),
    files: {
      'alias.nix': `{ config, lib, options, pkgs, ... }: {
        options.own = lib.mkOption { type = lib.types.listOf lib.types.str; };
        options.other = lib.mkOption { type = lib.types.listOf lib.types.str; };
        config.other = lib.mkAliasDefinitions options.own;
        config.environment.systemPackages = map (name: pkgs.llama-cpp.override { \${name} = true; }) config.other;
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'pkgs given to nixosSystem, under the modules’ overlays',
    outputs: nixos(
      `(${plain}) { nixpkgs.overlays = [ (${overlay('vulkanSupport')}) ]; }`,
      `pkgs = import nixpkgs { system = "x86_64-linux"; config.allowUnfree = true; overlays = [ (${overlay('cudaSupport')}) ]; };`,
    ),
    hosts: { 'nixos cedar': [system('nixpkgs cuda+vulkan')] },
  },
  {
    name: 'specialArgs.pkgs, beside which modules’ overlays do nothing',
    outputs: nixos(
      `(${plain}) { nixpkgs.overlays = [ (${overlay('vulkanSupport')}) ]; }`,
      'specialArgs.pkgs = import nixpkgs { system = "x86_64-linux"; };',
    ),
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'nixpkgs.pkgs, to which names were added',
    outputs: nixos(
      `(${plain}) { nixpkgs.pkgs = import nixpkgs { system = "x86_64-linux"; overlays = [ (${overlay('vulkanSupport')}) ]; } // { extra = 1; }; }`,
    ),
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'callPackage of a file of the flake, by path and by text, and what overrides it',
    outputs: nixos(`({ pkgs, ... }: {
      environment.systemPackages = [
        (pkgs.callPackage ./llama.nix { })
        (pkgs.callPackage "\${self}/llama.nix" { vulkan = true; })
        ((pkgs.callPackage ./llama.nix { }).override { vulkan = true; })
      ];
    })`),
    files: { 'llama.nix': '{ llama-cpp, vulkan ? false }: llama-cpp.override { vulkanSupport = vulkan; }' },
    hosts: { 'nixos cedar': [system('nixpkgs cpu'), system('nixpkgs vulkan'), system('nixpkgs vulkan')] },
  },
  {
    name: 'a lib of one’s own, which modules get',
    outputs: `{ nixpkgs, ... }:
      let lib = nixpkgs.lib.extend (final: prev: { own.vulkan = { vulkanSupport = true; }; own2 = final.own; });
      in {
        nixosConfigurations.cedar = lib.nixosSystem {
          system = "x86_64-linux";
          modules = [ ({ lib, pkgs, ... }: { environment.systemPackages = [ (pkgs.llama-cpp.override lib.own2.vulkan) ]; }) ];
        };
      }`,
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'an option of the author’s own at an attribute of unknown name',
    outputs: nixos(`({ config, lib, pkgs, ... }: {
      users.users.\${config.networking.fqdn or "x"} = { extraGroups = [ "wheel" ]; };
      users.users.mara = { isNormalUser = true; packages = [ pkgs.llama-cpp ]; };
    })`),
    hosts: { 'nixos cedar': ['users.users.mara.packages nixpkgs cpu'] },
  },
  {
    name: 'a submodule whose definitions import',
    outputs: nixos('./llama.nix { own = { imports = [ ./own.nix ]; kind = "vulkanSupport"; }; }'),
    files: {
      'own.nix': '{ lib, ... }: { options.kind = lib.mkOption { type = lib.types.str; }; }',
      'llama.nix': `{ config, lib, pkgs, ... }: {
        options.own = lib.mkOption { type = lib.types.submoduleWith { modules = [ ]; }; };
        config.environment.systemPackages = [ (pkgs.llama-cpp.override { \${config.own.kind} = true; }) ];
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'a submodule that takes values of a type under any name',
    outputs: nixos(
      './llama.nix { own.kinds = { big.kind = "vulkanSupport"; small.isKept = false; }; own.title = lib.mkDefault "x"; }',
    )
      .replace('./llama.nix {', './llama.nix ({ lib, ... }: {')
      .replace('"x"; }', '"x"; })'),
    files: {
      'llama.nix': `{ config, lib, pkgs, ... }:
        let
          inherit (lib) mkOption types;
          kind = types.submodule ({ name, ... }: {
            options.kind = mkOption { type = types.str; default = name; };
            options.isKept = mkOption { type = types.bool; default = true; };
          });
          kept = lib.filterAttrs (_: { isKept, ... }: isKept) config.own.kinds;
        in
        {
          options.own = mkOption {
            type = types.submodule {
              freeformType = types.attrsOf types.str;
              options.kinds = mkOption { type = types.submodule { freeformType = types.attrsOf kind; }; };
            };
          };
          config.own.title = "y";
          config.own.gone = lib.mkIf false "z";
          config.own.kinds.cudaSupport = lib.mkIf (config.own ? gone || config.own.title != "y") { isKept = true; };
          config.environment.systemPackages = map
            ({ kind, ... }: pkgs.llama-cpp.override { \${kind} = true; })
            (builtins.attrValues kept);
        }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'an option whose text is made a set',
    outputs: nixos('./llama.nix { own.llama = "vulkanSupport"; }'),
    files: {
      'llama.nix': `{ config, lib, pkgs, ... }: {
        options.own.llama = lib.mkOption {
          type = lib.types.coercedTo lib.types.str (name: { \${name} = true; }) (lib.types.attrsOf lib.types.bool);
        };
        config.environment.systemPackages = [ (pkgs.llama-cpp.override config.own.llama) ];
      }`,
    },
    hosts: { 'nixos cedar': [system('nixpkgs vulkan')] },
  },
  {
    name: 'a home with the host’s value for an option that both declare',
    outputs: nixos(`home-manager.nixosModules.home-manager ./option.nix {
      own.llama.enable = true;
      home-manager.users.mara = { osConfig, config, lib, pkgs, ... }: {
        imports = [ ./option.nix ];
        home.stateVersion = "25.05";
        own.llama = { inherit (osConfig.own.llama) enable; };
        home.packages = lib.optional config.own.llama.enable pkgs.llama-cpp;
      };
    }`),
    files: { 'option.nix': '{ lib, ... }: { options.own.llama.enable = lib.mkEnableOption "it"; }' },
    hosts: { 'nixos cedar': ['home-manager.users.mara.home.packages nixpkgs cpu'] },
  },
  {
    name: 'homes that ask for the name and the folder of their user',
    outputs: nixos(`home-manager.nixosModules.home-manager {
      users.users.mara.isNormalUser = true;
      users.users.sven = { isNormalUser = true; name = "sv"; };
      users.users.guest.home = "/srv/guest";
      home-manager.sharedModules = [ ./home.nix ];
      home-manager.users = { mara = { }; sven = { }; guest = { }; };
    }`),
    files: {
      'home.nix': `{ config, pkgs, ... }: {
        home.stateVersion = "25.05";
        home.packages = {
          "mara /home/mara" = [ pkgs.llama-cpp ];
          "sv /home/sv" = [ pkgs.llama-cpp-vulkan ];
          "guest /srv/guest" = [ (pkgs.llama-cpp.override { blasSupport = true; }) ];
        }."\${config.home.username} \${config.home.homeDirectory}";
      }`,
    },
    hosts: {
      'nixos cedar': [
        'home-manager.users.mara.home.packages nixpkgs cpu',
        'home-manager.users.sven.home.packages nixpkgs vulkan',
        'home-manager.users.guest.home.packages nixpkgs cpu',
      ],
    },
  },
  {
    name: 'a platform given as a set',
    outputs: nixos(
      `({ pkgs, ... }: { environment.systemPackages = if pkgs.stdenv.hostPlatform.system == "x86_64-linux" then [ pkgs.llama-cpp ] else [ ]; })`,
      'pkgs = import nixpkgs { localSystem = { system = "x86_64-linux"; }; };',
    ),
    hosts: { 'nixos cedar': [system('nixpkgs cpu')] },
  },
  {
    name: 'nix-darwin and a standalone home',
    inputs: { 'nix-darwin': { url: 'github:nix-darwin/nix-darwin' } },
    outputs: `{ nixpkgs, nix-darwin, home-manager, ... }: {
      darwinConfigurations.mac = nix-darwin.lib.darwinSystem { modules = [ (${plain}) { nixpkgs.hostPlatform = "aarch64-darwin"; } ]; };
      homeConfigurations.mara = home-manager.lib.homeManagerConfiguration {
        pkgs = nixpkgs.legacyPackages.x86_64-linux;
        modules = [ (${homePlain}) { home.username = "mara"; home.homeDirectory = "/home/mara"; } ];
      };
    }`,
    hosts: { 'darwin mac': [system('nixpkgs metal')], 'home mara': ['home.packages nixpkgs cpu'] },
  },
  {
    name: 'outputs of the official flake, which are what they are on their platform',
    inputs: {
      'nix-darwin': { url: 'github:nix-darwin/nix-darwin' },
      'llama-cpp': { url: 'github:ggml-org/llama.cpp' },
    },
    outputs: `{ self, nixpkgs, nix-darwin, llama-cpp, ... }: {
      packages.aarch64-darwin.own = llama-cpp.packages.aarch64-darwin.default.overrideAttrs { doCheck = false; };
      darwinConfigurations.mac = nix-darwin.lib.darwinSystem {
        modules = [
          ({ pkgs, ... }: {
            nixpkgs.hostPlatform = "aarch64-darwin";
            environment.systemPackages = [
              llama-cpp.packages.\${pkgs.stdenv.hostPlatform.system}.default
              self.packages.aarch64-darwin.own
              (llama-cpp.packages.aarch64-darwin.default.override { useMetalKit = false; })
              llama-cpp.packages.x86_64-darwin.default
            ];
          })
        ];
      };
    }`,
    hosts: {
      'darwin mac': [
        system('upstream metal'),
        system('upstream metal'),
        system('upstream cpu'),
        system('upstream cpu'),
      ],
    },
  },
];

export const shapes: readonly Shape[] = [...frameworks, ...plainFlakes, ...optionShapes, ...packageSetShapes];
