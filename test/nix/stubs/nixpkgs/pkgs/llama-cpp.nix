# nixpkgs' own llama-cpp, with its arguments and flags of 2026-09. Closed formals: upstream's `useCuda` is refused.
{
  lib,
  stdenv,
  config,
  autoAddDriverRunpath,
  cmake,
  ninja,
  pkg-config,
  fetchFromGitHub,
  blas,
  clblast,
  curl,
  openssl,
  ocl-icd,
  shaderc,
  spirv-headers,
  vulkan-headers,
  vulkan-loader,
  cudaSupport ? config.cudaSupport,
  cudaPackages ? { },
  rocmSupport ? config.rocmSupport,
  rocmPackages ? { },
  rocmGpuTargets ? rocmPackages.clr.gpuTargets,
  openclSupport ? false,
  vulkanSupport ? false,
  metalSupport ? stdenv.hostPlatform.isDarwin && stdenv.hostPlatform.isAarch64 && !openclSupport,
  blasSupport ? builtins.all (x: !x) [
    cudaSupport
    metalSupport
    openclSupport
    rocmSupport
    vulkanSupport
  ],
  rpcSupport ? false,
  cpuArchDynamicDispatch ? true,
}:
stdenv.mkDerivation (finalAttrs: {
  pname = "llama-cpp";
  version = "8200";

  src = fetchFromGitHub {
    owner = "ggml-org";
    repo = "llama.cpp";
    tag = "b${finalAttrs.version}";
    hash = lib.fakeHash;
  };

  nativeBuildInputs = [
    cmake
    ninja
    pkg-config
  ]
  ++ lib.optionals cudaSupport [
    cudaPackages.cuda_nvcc
    autoAddDriverRunpath
  ];

  buildInputs =
    lib.optionals cudaSupport [
      cudaPackages.cuda_cccl
      cudaPackages.cuda_cudart
      cudaPackages.libcublas
    ]
    ++ lib.optionals rocmSupport [
      rocmPackages.clr
      rocmPackages.hipblas
      rocmPackages.rocblas
    ]
    ++ lib.optionals openclSupport [
      clblast
      ocl-icd
    ]
    ++ lib.optionals blasSupport [ blas ]
    ++ lib.optionals vulkanSupport [
      shaderc
      spirv-headers
      vulkan-headers
      vulkan-loader
    ]
    ++ [ openssl ];

  cmakeFlags = [
    (lib.cmakeBool "GGML_NATIVE" false)
    (lib.cmakeBool "LLAMA_BUILD_EXAMPLES" false)
    (lib.cmakeBool "LLAMA_BUILD_SERVER" true)
    (lib.cmakeBool "LLAMA_BUILD_TESTS" false)
    (lib.cmakeBool "BUILD_SHARED_LIBS" true)
    (lib.cmakeBool "GGML_BLAS" blasSupport)
    (lib.cmakeBool "GGML_CLBLAST" openclSupport)
    (lib.cmakeBool "GGML_CUDA" cudaSupport)
    (lib.cmakeBool "GGML_HIP" rocmSupport)
    (lib.cmakeBool "GGML_METAL" metalSupport)
    (lib.cmakeBool "GGML_OPENCL" openclSupport)
    (lib.cmakeBool "GGML_RPC" rpcSupport)
    (lib.cmakeBool "GGML_VULKAN" vulkanSupport)
    (lib.cmakeBool "GGML_BACKEND_DL" cpuArchDynamicDispatch)
    (lib.cmakeBool "GGML_CPU_ALL_VARIANTS" cpuArchDynamicDispatch)
  ]
  ++ lib.optionals cudaSupport [
    (lib.cmakeFeature "CMAKE_CUDA_ARCHITECTURES" cudaPackages.flags.cmakeCudaArchitecturesString)
  ]
  ++ lib.optionals rocmSupport [
    (lib.cmakeFeature "CMAKE_HIP_ARCHITECTURES" (lib.concatStringsSep ";" rocmGpuTargets))
  ];

  passthru.llamaOrigin = "nixpkgs";

  meta = {
    license = lib.licenses.mit;
    mainProgram = "llama";
    badPlatforms = lib.optionals (cudaSupport || openclSupport) lib.platforms.darwin;
    broken = metalSupport && !stdenv.hostPlatform.isDarwin;
  };
})
