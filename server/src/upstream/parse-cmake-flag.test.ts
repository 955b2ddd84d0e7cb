import { describe, expect, it } from 'vitest';
import {
  cmakeBoolFlag,
  isCmakeTrue,
  lastDefinitions,
  parseCmakeFlag,
  parseCmakeFlags,
} from './parse-cmake-flag.ts';

describe('CMake flags', () => {
  it('are read with and without a type', () => {
    expect(parseCmakeFlag('-DGGML_CUDA=ON')).toEqual({ name: 'GGML_CUDA', value: 'ON' });
    expect(parseCmakeFlag('-DGGML_NATIVE:BOOL=FALSE')).toEqual({
      name: 'GGML_NATIVE',
      type: 'BOOL',
      value: 'FALSE',
    });
    expect(parseCmakeFlag('-DCMAKE_HIP_ARCHITECTURES:STRING=gfx1100;gfx1030')?.value).toBe('gfx1100;gfx1030');
    expect(parseCmakeFlag('-DCMAKE_C_FLAGS=-DA=1')).toEqual({ name: 'CMAKE_C_FLAGS', value: '-DA=1' });
  });

  it('that define nothing are no definitions', () => {
    for (const flag of ['-GNinja', '-Wno-dev', '-DGGML_CUDA', 'GGML_CUDA=ON', '-D=1']) {
      expect(parseCmakeFlag(flag), flag).toBeUndefined();
    }
  });

  it('may have -D and the definition apart', () => {
    expect(parseCmakeFlags(['-D', 'GGML_CUDA=ON', '-D GGML_RPC=OFF']).map(({ name }) => name)).toEqual([
      'GGML_CUDA',
      'GGML_RPC',
    ]);
  });

  it('let the last definition of a name win', () => {
    expect(lastDefinitions(['-DGGML_NATIVE:BOOL=FALSE', '-DGGML_NATIVE=ON']).get('GGML_NATIVE')).toBe('ON');
  });

  it('are true as if() sees them', () => {
    expect(['ON', 'on', '1', 'True', 'YES', 'y', '2', 'x86-64-v3'].map(isCmakeTrue)).not.toContain(false);
    expect(
      ['OFF', '0', 'false', 'No', 'n', '', 'IGNORE', 'NOTFOUND', 'BLAS-NOTFOUND', '0.0'].map(isCmakeTrue),
    ).not.toContain(true);
  });

  it('are written as lib.cmakeBool writes them', () => {
    expect(cmakeBoolFlag('GGML_NATIVE', false)).toBe('-DGGML_NATIVE:BOOL=FALSE');
  });
});
