import { describe, expect, it } from 'vitest';
import { builtinNames, builtinTable } from './names.ts';

describe('builtins', () => {
  it('have the arity that Nix gives them', () => {
    const arities = ['attrNames', 'map', "foldl'", 'currentSystem', 'hashFile', 'fetchTarball'];
    expect(arities.map((name) => builtinTable.get(name)?.arity)).toEqual([1, 2, 3, 0, 2, 1]);
  });

  it('tell what a flake can’t have', () => {
    expect(builtinTable.get('currentSystem')?.inPureEvaluation).toBe('missing');
    expect(builtinTable.get('currentTime')?.inPureEvaluation).toBe('missing');
    expect(builtinTable.get('getEnv')?.inPureEvaluation).toBe('empty');
    expect(builtinTable.get('fetchTarball')?.inPureEvaluation).toBe('needs-hash');
    expect(builtinTable.get('attrNames')).toEqual({ name: 'attrNames', arity: 1, pure: true });
  });

  it('are each named once', () => {
    expect(builtinNames.size).toBe(builtinTable.size);
    expect(builtinNames.size).toBeGreaterThan(110);
    for (const name of builtinNames) expect(name).toMatch(/^[a-z][A-Za-z']*$/);
  });
});
