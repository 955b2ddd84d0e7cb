import { describe, expect, it } from 'vitest';
import { isLibName, libNames } from './names.ts';
import { libSets, libTypeNames, unlistedLibSets } from './set-names.ts';

describe('the names of lib', () => {
  it('include what configurations take from `with lib;`', () => {
    for (const name of `mkIf mkDefault mkForce mkOption types optional optionals mkEnableOption mkMerge cmakeBool cmakeFeature
      genAttrs mapAttrs' foldl' hasSuffix getExe nameValuePair concatStringsSep recursiveUpdate licenses platforms or`.split(
      /\s+/,
    )) {
      expect(libNames.has(name), name).toBe(true);
    }
  });

  it('leave packages to pkgs', () => {
    for (const name of ['hello', 'git', 'llama-cpp', 'stdenv', 'vim', 'fetchFromGitHub'])
      expect(libNames.has(name), name).toBe(false);
  });

  it('follow the day: mdDoc is gone, and lib.join is new', () => {
    expect(isLibName('mdDoc', '2024-01-01')).toBe('yes');
    expect(isLibName('mdDoc', '2024-11-28')).toBe('perhaps');
    expect(isLibName('mdDoc')).toBe('no');
    expect(isLibName('join', '2025-05-01')).toBe('no');
    expect(isLibName('join', '2025-09-16')).toBe('perhaps');
    expect(isLibName('join')).toBe('yes');
  });

  it('leave nixosSystem open: only the flake’s lib has it', () => {
    expect(isLibName('nixosSystem')).toBe('perhaps');
  });
});

describe('the sets of lib', () => {
  it('stand at its top level', () => {
    for (const name of [...libSets.keys(), ...unlistedLibSets]) expect(libNames.has(name), name).toBe(true);
  });

  it('hold their members', () => {
    expect(libSets.get('attrsets')?.has("mapAttrs'")).toBe(true);
    expect(libSets.get('strings')?.has('cmakeBool')).toBe(true);
    expect(libTypeNames.has('enum') && libTypeNames.has('listOf') && libTypeNames.has('submodule')).toBe(
      true,
    );
  });
});
