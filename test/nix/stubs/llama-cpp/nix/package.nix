# Upstream's package: the override arguments of 2026-09, closed, and the flags that follow from them.
{
  lib,
  glibc,
  config,
  stdenv,
  runCommand,
  cmake,
  ninja,
  pkg-config,
  git,
  mpi,
  blas,
  cudaPackages,
  autoAddDriverRunpath,
  rocmPackages,
  vulkan-headers,
  vulkan-loader,
  openssl,
  shaderc,
  spirv-headers,
  useBlas ?
    !useCuda
    && !useMetalKit
    && !useRocm
    && !useVulkan
    && blas.meta.available,
  useCuda ? config.cudaSupport,
  useMetalKit ? stdenv.hostPlatform.isAarch64 && stdenv.hostPlatform.isDarwin,
  useMpi ? false,
  useRocm ? config.rocmSupport,
  rocmGpuTargets ? builtins.concatStringsSep ";" rocmPackages.clr.gpuTargets,
  useVulkan ? false,
  useRpc ? false,
  llamaVersion ? "0.0.0",
  effectiveStdenv ? if useCuda then cudaPackages.backendStdenv else stdenv,
  enableStatic ? effectiveStdenv.hostPlatform.isStatic,
  precompileMetalShaders ? false,
  useWebUi ? true,
}:
let
  inherit (lib) cmakeBool cmakeFeature optional optionals;
  suffixes =
    optional useBlas "blas"
    ++ optional useCuda "cuda"
    ++ optional useMetalKit "metalkit"
    ++ optional useMpi "mpi"
    ++ optional useRocm "rocm"
    ++ optional useVulkan "vulkan";
in
effectiveStdenv.mkDerivation {
  pname = lib.concatStringsSep "-" ([ "llama-cpp" ] ++ suffixes);
  version = llamaVersion;

  nativeBuildInputs = [
    cmake
    ninja
    pkg-config
    git
    spirv-headers
  ]
  ++ optionals useCuda [
    cudaPackages.cuda_nvcc
    autoAddDriverRunpath
  ]
  ++ optional (enableStatic && effectiveStdenv.hostPlatform.isGnu) glibc
  ++ optional (useMetalKit && precompileMetalShaders) (runCommand "xcrun" { } "");

  buildInputs =
    optionals useCuda [
      cudaPackages.cuda_cudart
      cudaPackages.cuda_cccl
      cudaPackages.libcublas
    ]
    ++ optional useMpi mpi
    ++ optionals useRocm [
      rocmPackages.clr
      rocmPackages.hipblas
      rocmPackages.rocblas
    ]
    ++ optional useBlas blas
    ++ optionals useVulkan [
      vulkan-headers
      vulkan-loader
      shaderc
    ]
    ++ [ openssl ];

  cmakeFlags = [
    (cmakeBool "LLAMA_BUILD_SERVER" true)
    (cmakeBool "LLAMA_BUILD_WEBUI" useWebUi)
    (cmakeBool "BUILD_SHARED_LIBS" (!enableStatic))
    (cmakeBool "CMAKE_SKIP_BUILD_RPATH" true)
    (cmakeBool "GGML_NATIVE" false)
    (cmakeBool "GGML_BLAS" useBlas)
    (cmakeBool "GGML_CUDA" useCuda)
    (cmakeBool "GGML_HIP" useRocm)
    (cmakeBool "GGML_METAL" useMetalKit)
    (cmakeBool "GGML_VULKAN" useVulkan)
    (cmakeBool "GGML_STATIC" enableStatic)
    (cmakeBool "GGML_RPC" useRpc)
  ]
  ++ optional useCuda (
    cmakeFeature "CMAKE_CUDA_ARCHITECTURES" (
      lib.concatMapStringsSep ";" cudaPackages.flags.dropDot cudaPackages.flags.cudaCapabilities
    )
  )
  ++ optional useRocm (cmakeFeature "CMAKE_HIP_ARCHITECTURES" rocmGpuTargets)
  ++ optional useMetalKit (cmakeBool "GGML_METAL_EMBED_LIBRARY" (!precompileMetalShaders));

  passthru.llamaOrigin = "upstream";

  meta = {
    license = lib.licenses.mit;
    mainProgram = "llama-cli";
    badPlatforms = optionals useCuda lib.platforms.darwin;
    broken = useMetalKit && !effectiveStdenv.hostPlatform.isDarwin;
  };
}
