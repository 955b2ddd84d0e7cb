# Package sets below the top level.
{
  lib,
  config,
  extraNames,
  pkgs,
  simplePackage,
  ...
}:
let
  set = prefix: names: lib.genAttrs (extraNames ++ names) (name: simplePackage "${prefix}-${name}");

  linuxPackages =
    version:
    let
      kernel = simplePackage "linux" // {
        inherit version;
      };
      drivers = lib.genAttrs [
        "stable"
        "production"
        "beta"
        "latest"
        "legacy_470"
        "legacy_535"
        "legacy_580"
        "vulkan_beta"
        "dc"
      ] (channel: pkgs.nvidiaDriver "nvidia-x11-${channel}");
    in
    {
      inherit kernel;
      nvidiaPackages = drivers;
      nvidia_x11 = drivers.stable;
      extend = _: linuxPackages version;
    }
    // set "linux" [
      "v4l2loopback"
      "zenpower"
      "ryzen-smu"
      "turbostat"
      "cpupower"
      "perf"
      "bcachefs"
      "zfs_unstable"
      "xone"
      "acpi_call"
    ];

  python =
    name:
    simplePackage name
    // {
      withPackages = f: pkgs.stdenv.mkDerivation {
        name = "${name}-env";
        packages = f pkgs.python3Packages;
      };
      pkgs = pkgs.python3Packages;
      interpreter = "${simplePackage name}/bin/python3";
    };

  cudaPackages = {
    backendStdenv = pkgs.stdenv;
    flags = {
      cudaCapabilities =
        if config.cudaCapabilities == [ ] then
          [
            "7.5"
            "8.0"
            "8.6"
            "8.9"
            "9.0"
          ]
        else
          config.cudaCapabilities;
      dropDot = lib.replaceStrings [ "." ] [ "" ];
      cmakeCudaArchitecturesString = lib.concatMapStringsSep ";" (lib.replaceStrings [ "." ] [ "" ]) pkgs.cudaPackages.flags.cudaCapabilities;
    };
    cudaVersion = "12.8";
    cudaMajorMinorVersion = "12.8";
    cudaOlder = _: false;
    cudaAtLeast = _: true;
  }
  // lib.genAttrs [
    "cuda_nvcc"
    "cuda_cudart"
    "cuda_cccl"
    "libcublas"
    "cudatoolkit"
    "cudnn"
    "nccl"
    "cuda_nvml_dev"
    "cuda_nvrtc"
  ] pkgs.cudaPackage;
in
{
  linuxPackages = linuxPackages "6.12";
  linuxPackages_latest = linuxPackages "6.16";
  linuxPackages_zen = linuxPackages "6.16-zen";
  linuxPackages_xanmod_latest = linuxPackages "6.16-xanmod";
  linuxPackages_hardened = linuxPackages "6.12-hardened";
  linuxKernel.packages = {
    linux_zen = linuxPackages "6.16-zen";
    linux_6_12 = linuxPackages "6.12";
  };
  linuxPackagesFor = _: linuxPackages "custom";

  cudaPackages = cudaPackages // {
    inherit pkgs;
  };
  cudaPackages_12_9 = cudaPackages // {
    cudaVersion = "12.9";
    cudaMajorMinorVersion = "12.9";
    # nixpkgs with this CUDA for the default one.
    pkgs = pkgs.extend (final: _: { cudaPackages = final.cudaPackages_12_9; });
  };
  cudatoolkit = pkgs.cudaPackages.cudatoolkit;

  rocmPackages = set "rocm" [
    "hipblas"
    "rocblas"
    "rocm-device-libs"
    "rocminfo"
    "rocm-smi"
    "amdsmi"
    "rocwmma"
    "rocm-runtime"
    "hipcc"
  ]
  // {
    clr = simplePackage "rocm-clr" // {
      icd = simplePackage "rocm-clr-icd";
      gpuTargets = [
        "gfx906"
        "gfx1030"
        "gfx1100"
      ];
    };
    llvm.clang = simplePackage "rocm-clang";
  };

  python3 = python "python3";
  python311 = python "python311";
  python312 = python "python312";
  python313 = python "python313";
  python3Packages = set "python3" [
    "requests"
    "numpy"
    "pip"
    "virtualenv"
    "sentencepiece"
    "torch"
    "transformers"
    "pyyaml"
    "huggingface-hub"
    "black"
    "gguf"
  ]
  // {
    buildPythonPackage = pkgs.stdenv.mkDerivation;
    buildPythonApplication = pkgs.stdenv.mkDerivation;
    callPackage = pkgs.callPackage;
  };

  kdePackages = set "kde" [
    "kate"
    "dolphin"
    "okular"
    "konsole"
    "kdeconnect-kde"
    "plasma-workspace"
    "ark"
    "gwenview"
    "filelight"
  ];
  gnomeExtensions = set "gnome-extension" [
    "appindicator"
    "blur-my-shell"
    "caffeine"
    "dash-to-dock"
    "gsconnect"
  ];
  vimPlugins = set "vim" [
    "nvim-lspconfig"
    "telescope-nvim"
    "nvim-treesitter"
    "catppuccin-nvim"
    "gitsigns-nvim"
    "llama-vim"
  ];
  nerd-fonts = set "nerd-fonts" [
    "jetbrains-mono"
    "fira-code"
    "symbols-only"
    "hack"
    "iosevka"
  ];
  xorg = set "xorg" [
    "xrandr"
    "xhost"
    "xkill"
    "xprop"
  ];
  nodePackages = set "node" [
    "prettier"
    "typescript"
    "typescript-language-server"
    "pnpm"
  ];
  tmuxPlugins = set "tmux" [
    "sensible"
    "yank"
    "resurrect"
    "catppuccin"
  ];
  fishPlugins = set "fish" [
    "tide"
    "done"
    "fzf-fish"
  ];
  haskellPackages = set "haskell" [
    "xmobar"
    "haskell-language-server"
  ];

  nvtopPackages = set "nvtop" [
    "full"
    "amd"
    "nvidia"
    "intel"
  ];

  blas = simplePackage "blas" // {
    meta.available = true;
  };
}
