// The CMake flags that say what is built and how: programs, libraries, checks. Names and days: CMakeLists.txt and
// ggml/CMakeLists.txt of llama.cpp, and their history.

import { llamaChanges } from './changes.ts';
import type { CmakeFlag } from './cmake-flag-rows.ts';
import { came, early, flag, fromPrefixChange } from './cmake-flag-rows.ts';
import { about, by } from './day.ts';

const on = { default: 'on' } as const;
const value = { default: 'value' } as const;
const varies = { default: 'varies' } as const;
const llamaFile = 'CMakeLists.txt';

export const buildFlags: readonly CmakeFlag[] = [
  flag('build', 'BUILD_SHARED_LIBS', early, 'shared libraries', on),
  flag('build', 'GGML_STATIC', fromPrefixChange, 'static linking'),
  flag('build', 'GGML_LTO', fromPrefixChange, 'link-time optimisation'),
  flag('build', 'GGML_CCACHE', fromPrefixChange, 'ccache, where it is there', on),
  flag('build', 'GGML_OPENMP', fromPrefixChange, 'threads through OpenMP', on),
  flag('build', 'GGML_OPENMP_FETCH', came('2026-08-20', 26678), 'LLVM OpenMP, downloaded'),
  flag('build', 'GGML_LLAMAFILE', fromPrefixChange, 'llamafile’s matrix kernels', on),
  flag('build', 'GGML_CPU_HBM', fromPrefixChange, 'memkind for high-bandwidth memory'),
  flag('build', 'GGML_CPU_AARCH64', came('2024-11-15', 9921), 'weights converted at load time', {
    until: came('2025-06-09', 13892),
    renamedTo: 'GGML_CPU_REPACK',
    afterwards: 'ignored',
    default: 'on',
  }),
  flag('build', 'GGML_CPU_REPACK', came('2025-06-09', 13892), 'weights converted at load time', on),
  flag('build', 'GGML_CPU_KLEIDIAI', came('2025-02-20', 11390), 'KleidiAI kernels for ARM'),
  flag('build', 'GGML_BACKEND_DIR', came('2025-08-04', 15074), 'where backends are looked for', value),
  flag('build', 'GGML_SCHED_MAX_COPIES', fromPrefixChange, 'copies for pipeline parallelism', value),
  flag('build', 'GGML_SCHED_NO_REALLOC', came('2025-11-28', 17276), 'no reallocation, to find bugs'),
  flag('build', 'GGML_ALL_WARNINGS', fromPrefixChange, 'compiler warnings', on),
  flag('build', 'GGML_ALL_WARNINGS_3RD_PARTY', fromPrefixChange, 'warnings in bundled libraries'),
  flag('build', 'GGML_FATAL_WARNINGS', fromPrefixChange, 'warnings are errors'),
  flag('build', 'GGML_GPROF', fromPrefixChange, 'gprof'),
  flag('build', 'GGML_SANITIZE_THREAD', fromPrefixChange, 'thread sanitizer'),
  flag('build', 'GGML_SANITIZE_ADDRESS', fromPrefixChange, 'address sanitizer'),
  flag('build', 'GGML_SANITIZE_UNDEFINED', fromPrefixChange, 'undefined-behaviour sanitizer'),
  flag('build', 'GGML_WASM_SINGLE_FILE', fromPrefixChange, 'WASM inside the JavaScript', varies),
  flag('build', 'GGML_BUILD_TESTS', fromPrefixChange, 'ggml’s tests', varies),
  flag('build', 'GGML_BUILD_EXAMPLES', fromPrefixChange, 'ggml’s examples', varies),
  flag('build', 'GGML_WIN_VER', fromPrefixChange, 'Windows version', {
    until: came('2025-12-04', 17736),
    afterwards: 'ignored',
    default: 'value',
  }),
  flag('build', 'GGML_INCLUDE_INSTALL_DIR', came('2025-01-26', 11369), 'install path', value),
  flag('build', 'GGML_LIB_INSTALL_DIR', came('2025-01-26', 11369), 'install path', value),
  flag('build', 'GGML_BIN_INSTALL_DIR', came('2025-01-26', 11369), 'install path', value),

  flag('build', 'LLAMA_BUILD_SERVER', early, 'llama-server', on),
  flag('build', 'LLAMA_BUILD_TESTS', early, 'tests', on),
  flag('build', 'LLAMA_BUILD_EXAMPLES', early, 'examples', on),
  flag('build', 'LLAMA_BUILD_COMMON', by('2024-10-01', llamaFile, '2024-06-26'), 'the common library', on),
  flag('build', 'LLAMA_BUILD_TOOLS', by('2025-08-31', llamaFile, '2025-04-01'), 'the programs', on),
  flag('build', 'LLAMA_BUILD_WEBUI', llamaChanges.useWebUi, 'the web page of llama-server', on),
  flag('build', 'LLAMA_BUILD_UI', about('2026-05-16', '#23190'), 'the web page of llama-server', varies),
  flag('build', 'LLAMA_USE_PREBUILT_UI', about('2026-05-16', '#23190'), 'a web page that is downloaded', on),
  flag('build', 'LLAMA_BUILD_APP', by('2026-08-26', '#27706', '2025-09-16'), 'one program for all', on),
  flag('build', 'LLAMA_TOOLS_INSTALL', by('2025-08-31', llamaFile, '2025-04-01'), 'install the programs', on),
  flag('build', 'LLAMA_TESTS_INSTALL', by('2026-08-31', llamaFile, '2025-09-16'), 'install the tests', on),
  flag('build', 'LLAMA_USE_SYSTEM_GGML', by('2025-08-31', llamaFile, '2024-10-01'), 'a ggml from elsewhere'),
  flag('build', 'LLAMA_CURL', by('2024-06-20', '#8043', '2024-03-01'), 'downloads through curl', {
    until: llamaChanges.curlGone,
    afterwards: 'ignored',
    default: 'varies',
  }),
  flag('build', 'LLAMA_OPENSSL', by('2025-09-16', llamaFile, '2025-06-01'), 'HTTPS through OpenSSL', varies),
  flag('build', 'LLAMA_BUILD_BORINGSSL', by('2025-11-30', llamaFile, '2025-09-01'), 'a bundled BoringSSL'),
  flag('build', 'LLAMA_BUILD_LIBRESSL', by('2026-08-31', llamaFile, '2025-11-01'), 'a bundled LibreSSL'),
  flag(
    'build',
    'LLAMA_LLGUIDANCE',
    by('2025-08-31', llamaFile, '2025-01-01'),
    'LLGuidance for structured output',
  ),
  flag('build', 'LLAMA_SUBPROCESS', by('2026-08-31', llamaFile, '2025-11-01'), 'tools in subprocesses', on),
  flag(
    'build',
    'LLAMA_SERVER_SSL',
    by('2024-06-01', llamaFile, '2023-12-26'),
    'HTTPS in llama-server',
    varies,
  ),
  flag('build', 'LLAMA_SERVER_VERBOSE', early, 'server logs', varies),
  flag('build', 'LLAMA_ALL_WARNINGS', early, 'compiler warnings', on),
  flag('build', 'LLAMA_ALL_WARNINGS_3RD_PARTY', early, 'warnings in bundled libraries'),
  flag('build', 'LLAMA_FATAL_WARNINGS', by('2024-04-01', llamaFile, '2023-12-26'), 'warnings are errors'),
  flag('build', 'LLAMA_SANITIZE_THREAD', early, 'thread sanitizer'),
  flag('build', 'LLAMA_SANITIZE_ADDRESS', early, 'address sanitizer'),
  flag('build', 'LLAMA_SANITIZE_UNDEFINED', early, 'undefined-behaviour sanitizer'),
  flag('build', 'LLAMA_WASM_SINGLE_FILE', early, 'WASM inside the JavaScript', varies),
  flag('build', 'LLAMA_BUILD_NUMBER', by('2024-01-01', llamaFile, '2023-03-12'), 'the build number', value),
  flag('build', 'LLAMA_BUILD_COMMIT', by('2024-01-01', llamaFile, '2023-03-12'), 'the commit', value),
  flag('build', 'LLAMA_INCLUDE_INSTALL_DIR', early, 'install path', value),
  flag('build', 'LLAMA_LIB_INSTALL_DIR', early, 'install path', value),
  flag('build', 'LLAMA_BIN_INSTALL_DIR', early, 'install path', value),
];
