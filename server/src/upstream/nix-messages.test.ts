import { expect, it } from 'vitest';
import { nixMessages } from './nix-messages.ts';

it('quotes Nix where Nix says something, and says so where it is silent', () => {
  expect(nixMessages['undeclared-option']).toContain('does not exist');
  expect(nixMessages['duplicate-formal']).toBe("duplicate formal function argument 'inputs'");
  expect(nixMessages['special-args-pkgs']).toBeUndefined();
});
