// The CMake flags that build a backend, and those that tune one. Names and days: ggml/CMakeLists.txt and its history.

import { llamaChanges } from './changes.ts';
import type { CmakeFlag } from './cmake-flag-rows.ts';
import { came, early, flag, fromPrefixChange } from './cmake-flag-rows.ts';

const on = { default: 'on' } as const;
const value = { default: 'value' } as const;

export const backendFlags: readonly CmakeFlag[] = [
  flag('backend', 'GGML_CPU', came('2024-11-14', 10256), 'the CPU backend', on),
  flag('backend', 'GGML_BLAS', fromPrefixChange, 'BLAS for large matrix products', { backend: 'blas' }),
  flag('backend', 'GGML_CUDA', fromPrefixChange, 'NVIDIA GPUs', { backend: 'cuda' }),
  flag('backend', 'GGML_HIPBLAS', fromPrefixChange, 'AMD GPUs', {
    backend: 'rocm',
    until: llamaChanges.hipblasToHip,
    renamedTo: 'GGML_HIP',
    afterwards: 'ignored',
  }),
  flag('backend', 'GGML_HIP', llamaChanges.hipblasToHip, 'AMD GPUs through ROCm', { backend: 'rocm' }),
  flag('backend', 'GGML_VULKAN', fromPrefixChange, 'any GPU with a Vulkan driver', { backend: 'vulkan' }),
  flag('backend', 'GGML_METAL', fromPrefixChange, 'Apple GPUs', { backend: 'metal', default: 'varies' }),
  flag('backend', 'GGML_SYCL', fromPrefixChange, 'Intel GPUs through oneAPI', { backend: 'sycl' }),
  flag('backend', 'GGML_RPC', fromPrefixChange, 'backends of other machines', { backend: 'rpc' }),
  flag('backend', 'GGML_OPENCL', came('2024-12-13', 10693), 'OpenCL, for Adreno GPUs', { backend: 'opencl' }),
  flag('backend', 'GGML_KOMPUTE', fromPrefixChange, 'Vulkan through Kompute', {
    until: came('2025-07-03', 14501),
    afterwards: 'ignored',
  }),
  flag('backend', 'GGML_MUSA', came('2024-07-28', 8383), 'Moore Threads GPUs'),
  flag('backend', 'GGML_CANN', came('2024-07-17', 6035), 'Huawei Ascend'),
  flag('backend', 'GGML_WEBGPU', came('2025-07-16', 14521), 'WebGPU'),
  flag('backend', 'GGML_ZDNN', came('2025-08-15', 14975), 'IBM Z'),
  flag('backend', 'GGML_HEXAGON', came('2025-10-22', 16547), 'Qualcomm Hexagon'),
  flag('backend', 'GGML_ZENDNN', came('2025-12-06', 17690), 'AMD Zen CPUs through ZenDNN'),
  flag('backend', 'GGML_VIRTGPU', came('2026-01-28', 18718), 'a GPU of the host, from a virtual machine'),
  flag('backend', 'GGML_VIRTGPU_BACKEND', came('2026-01-28', 18718), 'the host’s side of GGML_VIRTGPU'),
  flag('backend', 'GGML_OPENVINO', came('2026-03-14', 15307), 'Intel through OpenVINO'),
  flag('backend', 'GGML_ET', came('2026-07-10', 24179), 'the ET backend'),
  flag('backend', 'GGML_ACCELERATE', fromPrefixChange, 'Apple’s Accelerate framework', on),
  flag('backend', 'LLAMA_CUBLAS', early, 'NVIDIA GPUs', {
    backend: 'cuda',
    until: llamaChanges.cublasToCuda,
    renamedTo: 'LLAMA_CUDA',
    // For three months it still worked, with a word of warning; then it stopped CMake. Neither is silent.
    afterwards: 'fatal',
  }),
  flag('backend', 'LLAMA_CLBLAST', early, 'OpenCL through CLBlast', {
    backend: 'opencl',
    until: llamaChanges.openclGone,
    afterwards: 'ignored',
  }),
  flag('backend', 'LLAMA_MPI', early, 'MPI', {
    backend: 'mpi',
    until: llamaChanges.mpiGone,
    afterwards: 'ignored',
  }),
];

export const backendTuningFlags: readonly CmakeFlag[] = [
  flag('other', 'GGML_BLAS_VENDOR', fromPrefixChange, 'which BLAS library', value),
  flag('other', 'GGML_CUDA_F16', fromPrefixChange, '16-bit floats in CUDA', {
    until: came('2025-08-20', 15433),
    afterwards: 'ignored',
  }),
  ...['GGML_CUDA_FORCE_DMMV', 'GGML_CUDA_DMMV_X', 'GGML_CUDA_MMV_Y', 'GGML_CUDA_KQUANTS_ITER'].map((name) =>
    flag('other', name, fromPrefixChange, 'a CUDA kernel that is gone', {
      until: came('2024-11-17', 10318),
      afterwards: 'ignored',
      default: 'varies',
    }),
  ),
  flag('other', 'GGML_CUDA_FORCE_MMQ', fromPrefixChange, 'own matrix kernels instead of cuBLAS'),
  flag('other', 'GGML_CUDA_FORCE_CUBLAS', fromPrefixChange, 'always cuBLAS'),
  flag('other', 'GGML_CUDA_PEER_MAX_BATCH_SIZE', fromPrefixChange, 'batch size for peer access', value),
  flag('other', 'GGML_CUDA_NO_PEER_COPY', fromPrefixChange, 'no copies between GPUs'),
  flag('other', 'GGML_CUDA_NO_VMM', fromPrefixChange, 'no CUDA virtual memory'),
  flag('other', 'GGML_CUDA_FA_ALL_QUANTS', fromPrefixChange, 'FlashAttention for every quantisation'),
  flag('other', 'GGML_CUDA_USE_GRAPHS', fromPrefixChange, 'CUDA graphs', {
    until: came('2024-09-16', 9465),
    renamedTo: 'GGML_CUDA_GRAPHS',
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_CUDA_GRAPHS', came('2024-09-16', 9465), 'CUDA graphs', on),
  flag('other', 'GGML_CUDA_FA', came('2025-02-22', 12025), 'FlashAttention kernels', on),
  flag(
    'other',
    'GGML_CUDA_COMPRESSION_MODE',
    came('2025-03-01', 12029),
    'how CUDA binaries are compressed',
    value,
  ),
  flag('other', 'GGML_CUDA_NCCL', came('2026-04-09', 19378), 'NCCL between GPUs', on),
  flag('other', 'GGML_HIP_UMA', fromPrefixChange, 'unified memory on AMD', {
    until: came('2025-04-15', 12934),
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_HIP_GRAPHS', came('2025-01-25', 11362), 'HIP graphs', on),
  flag('other', 'GGML_HIP_NO_VMM', came('2025-01-25', 11420), 'no HIP virtual memory', on),
  flag('other', 'GGML_HIP_ROCWMMA_FATTN', came('2025-03-04', 12032), 'rocWMMA for FlashAttention', {
    until: came('2026-07-24', 26046),
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_HIP_FORCE_ROCWMMA_FATTN_GFX12', came('2025-06-16', 14202), 'rocWMMA on gfx12', {
    until: came('2025-10-01', 16221),
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_HIP_MMQ_MFMA', came('2025-07-29', 14930), 'matrix instructions of CDNA', on),
  flag('other', 'GGML_HIP_EXPORT_METRICS', came('2025-08-07', 15103), 'kernel metrics'),
  flag('other', 'GGML_HIP_RCCL', came('2026-04-09', 19378), 'RCCL between GPUs'),
  flag('other', 'GGML_MUSA_GRAPHS', came('2025-07-25', 14498), 'MUSA graphs'),
  flag('other', 'GGML_MUSA_MUDNN_COPY', came('2025-07-25', 14498), 'muDNN for copies'),
  flag('other', 'GGML_VULKAN_CHECK_RESULTS', fromPrefixChange, 'checks of Vulkan operations'),
  flag('other', 'GGML_VULKAN_DEBUG', fromPrefixChange, 'Vulkan debug output'),
  flag('other', 'GGML_VULKAN_MEMORY_DEBUG', fromPrefixChange, 'Vulkan memory debug output'),
  flag('other', 'GGML_VULKAN_VALIDATE', fromPrefixChange, 'Vulkan validation'),
  flag('other', 'GGML_VULKAN_RUN_TESTS', fromPrefixChange, 'Vulkan tests'),
  flag('other', 'GGML_VULKAN_PERF', came('2024-08-27', 9118), 'Vulkan timings', {
    until: came('2025-05-27', 13817),
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_VULKAN_SHADER_DEBUG_INFO', came('2024-09-06', 9239), 'debug information in shaders'),
  flag(
    'other',
    'GGML_VULKAN_SHADERS_GEN_TOOLCHAIN',
    came('2025-01-15', 10448),
    'toolchain of the shader generator',
    value,
  ),
  flag('other', 'GGML_METAL_NDEBUG', fromPrefixChange, 'no Metal debugging'),
  flag('other', 'GGML_METAL_SHADER_DEBUG', fromPrefixChange, 'Metal without fast-math'),
  flag('other', 'GGML_METAL_EMBED_LIBRARY', fromPrefixChange, 'the Metal library inside the program', {
    default: 'varies',
  }),
  flag('other', 'GGML_METAL_MACOSX_VERSION_MIN', fromPrefixChange, 'oldest macOS', value),
  flag('other', 'GGML_METAL_STD', fromPrefixChange, 'Metal standard', value),
  flag('other', 'GGML_METAL_USE_BF16', came('2024-11-08', 10218), 'bfloat16 on Metal', {
    until: came('2025-09-29', 16324),
    afterwards: 'ignored',
  }),
  flag('other', 'GGML_SYCL_F16', fromPrefixChange, '16-bit floats in SYCL'),
  flag('other', 'GGML_SYCL_TARGET', fromPrefixChange, 'SYCL target', value),
  flag('other', 'GGML_SYCL_DEVICE_ARCH', came('2024-11-19', 10266), 'SYCL device architecture', value),
  flag('other', 'GGML_SYCL_GRAPH', came('2025-03-18', 12371), 'SYCL graphs', on),
  flag('other', 'GGML_SYCL_DNN', came('2025-05-15', 12972), 'oneDNN in SYCL', on),
  flag('other', 'GGML_SYCL_HOST_MEM_FALLBACK', came('2026-04-16', 21638), 'host memory in SYCL', on),
  flag('other', 'GGML_SYCL_SUPPORT_LEVEL_ZERO', came('2026-05-14', 21597), 'Level Zero', {
    until: came('2026-06-18', 24719),
    renamedTo: 'GGML_SYCL_SUPPORT_LEVEL_ZERO_API',
    afterwards: 'ignored',
    default: 'on',
  }),
  flag('other', 'GGML_SYCL_SUPPORT_LEVEL_ZERO_API', came('2026-06-18', 24719), 'Level Zero', on),
  flag('other', 'GGML_OPENCL_PROFILING', came('2024-12-13', 10693), 'OpenCL profiling'),
  flag(
    'other',
    'GGML_OPENCL_EMBED_KERNELS',
    came('2024-12-13', 10693),
    'OpenCL kernels inside the library',
    on,
  ),
  flag('other', 'GGML_OPENCL_USE_ADRENO_KERNELS', came('2024-12-13', 10693), 'Adreno kernels', on),
  flag('other', 'GGML_OPENCL_TARGET_VERSION', came('2025-03-10', 12221), 'OpenCL version', value),
  flag('other', 'GGML_WEBGPU_DEBUG', came('2025-07-16', 14521), 'WebGPU debug output'),
  flag('other', 'GGML_WEBGPU_CPU_PROFILE', came('2025-10-07', 16452), 'WebGPU profiling'),
  flag('other', 'GGML_WEBGPU_GPU_PROFILE', came('2025-10-07', 16452), 'WebGPU profiling'),
  flag('other', 'GGML_WEBGPU_JSPI', came('2025-12-03', 17184), 'JSPI for WebGPU', on),
  flag('other', 'GGML_HEXAGON_FP32_QUANTIZE_GROUP_SIZE', came('2025-12-19', 17977), 'Hexagon quantisation', {
    until: came('2026-06-24', 24954),
    afterwards: 'ignored',
    default: 'value',
  }),
  flag('other', 'GGML_ET_SYSEMU', came('2026-07-10', 24179), 'ET through its emulator'),
];
