/** The rules are those that were promised, and what is generated from them is what the repository has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json';
import { readSettingsFile } from '../workspace/settings-file.ts';
import { generatedFiles, settingsSchema } from './catalogue.ts';
import { rules } from './index.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Ids and severities as they were agreed on; a rule whose severity hangs on a date has the one that counts today. */
const promised = `
  error attr-names-lookup
  error backend-flag-without-inputs
  error conflicting-definitions
  error duplicate-attribute
  error duplicate-formal
  error follows-missing-input
  error home-without-global-pkgs
  error imports-from-module-args
  error impure-current-system
  error input-has-no-default-nix
  error invalid-option-value
  error lookalike-character
  error missing-file
  error missing-flake-input
  error missing-special-args
  error not-a-package
  error options-beside-config
  error outputs-formal-not-an-input
  error overlay-as-package
  error overlay-call-shape
  error overlay-not-a-function
  error overlay-recursion
  error renamed-service-option
  error select-binds-tighter
  error syntax-error
  error undeclared-option
  error undefined-variable
  error unfree-not-allowed
  error unknown-flake-output
  error unknown-override-argument
  error unsupported-platform
  hint missing-follows
  hint nixpkgs-llama-cpp
  hint unused-ignore
  info config-not-inherited
  info placeholder
  info rev-in-url
  info unused-llama-input
  info upstream-internal-path
  warning baseline-cpu-build
  warning cmake-flag-elsewhere
  warning deprecated-system-alias
  warning filter-never-matches
  warning follows-unknown-input
  warning forced-cpu-feature
  warning ignored-cpu-flags
  warning impure-get-env
  warning impure-get-flake
  warning ineffective-override-argument
  warning local-path-input
  warning moved-upstream
  warning mpi-cuda-is-not-cuda
  warning native-cpu-flag
  warning option-read-in-home
  warning overlay-composition
  warning overlay-not-applied
  warning overlay-order
  warning override-lost
  warning renamed-cmake-flag
  warning replaced-cmake-flags
  warning shadows-nixpkgs-package
  warning special-args-pkgs
  warning stale-overlay
  warning unknown-cmake-flag
`;

describe('the catalogue', () => {
  it('has the rules that were promised, and no others', () => {
    const there = rules.map(({ id, severity }) => `${severity} ${id}`).sort();
    expect(there).toEqual(promised.trim().split(/\s*\n\s*/));
  });

  it('is what the documentation says (node scripts/rule-docs.mjs writes it)', () => {
    const files = generatedFiles();
    for (const [path, text] of files) {
      expect([path, existsSync(resolve(root, path))]).toEqual([path, true]);
      expect([path, readFileSync(resolve(root, path), 'utf8')]).toEqual([path, text]);
    }
    for (const name of readdirSync(resolve(root, 'docs/rules')))
      expect([name, files.has(`docs/rules/${name}`)]).toEqual([name, true]);
  });
});

describe('the schema of the settings file', () => {
  const validate = new Ajv().compile(settingsSchema());

  it.each([
    '{}',
    '{ "$schema": "x", "severities": { "stale-overlay": "off", "missing-file": "info" } }',
    '{ "option": "my.gpu", "overlay": "nix/overlays/llama.nix" }',
    '{ "exclude": ["templates", "**/*.x.nix"], "assumeUpstream": "2025-09-16", "assumeNixpkgs": "2025-01-31" }',
  ])('takes what the reader takes: %s', (text) => {
    expect(validate(JSON.parse(text))).toBe(true);
    expect(readSettingsFile(text).problems).toEqual([]);
  });

  it.each([
    '[]',
    '{ "severities": [] }',
    '{ "severities": { "stale-overlay": "on" } }',
    '{ "option": "gpu" }',
    '{ "overlay": "../x.nix" }',
    '{ "overlay": "/etc/x.nix" }',
    '{ "overlay": "a/../../x.nix" }',
    '{ "overlay": "x.txt" }',
    '{ "exclude": "templates" }',
    '{ "exclude": [""] }',
    '{ "assumeUpstream": "2025-13-16" }',
    '{ "assumeNixpkgs": "yesterday" }',
    '{ "optoin": "hardware.gpu" }',
  ])('refuses what the reader refuses: %s', (text) => {
    expect(validate(JSON.parse(text))).toBe(false);
    expect(readSettingsFile(text).problems).toHaveLength(1);
  });

  it('comes with the extension', () => {
    const [row] = packageJson.contributes.jsonValidation;
    expect(row?.fileMatch).toBe('.llamaflake.json');
    expect([...generatedFiles().keys()]).toContain(row?.url.replace('./', ''));
  });
});
