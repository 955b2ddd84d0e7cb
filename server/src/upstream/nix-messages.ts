// What Nix itself says (2.8 to 2.26) of the mistakes that the rules find, so that a finding can quote the message a user would
// otherwise meet, and search engines know. `silent` ones are worse: Nix says nothing.

/** The mistakes, named as in the rules' messages. */
export type NixMistake =
  | 'undeclared-option'
  | 'missing-file'
  | 'overlay-is-a-set'
  | 'overlay-is-a-set-in-import'
  | 'attr-names-lookup'
  | 'current-system'
  | 'duplicate-formal'
  | 'formal-is-no-input'
  | 'unbound-name'
  | 'getenv-as-key'
  | 'nixos-option-in-home-manager'
  | 'overlay-name-in-home-manager'
  | 'inputs-in-imports'
  | 'inputs-without-special-args'
  | 'conflicting-defaults'
  | 'follows-nothing'
  | 'override-of-no-input'
  | 'foreign-override-argument'
  | 'missing-output'
  | 'unfree'
  | 'overlay-not-applied'
  | 'variant-of-shadowed-package'
  | 'special-args-pkgs'
  | 'file-not-in-git';

/** Names in `'…'` stand for what the user wrote. `undefined`: Nix says nothing, and the wrong thing happens. */
export const nixMessages: Readonly<Record<NixMistake, string | undefined>> = {
  'undeclared-option': "The option `hardware.gpu' does not exist.",
  'missing-file': "getting status of '…': No such file or directory",
  'overlay-is-a-set': "… is not of type `nixpkgs overlay'.",
  'overlay-is-a-set-in-import': 'All overlays passed to nixpkgs must be functions.',
  'attr-names-lookup': "… is not of type `package'.",
  'current-system': "attribute 'currentSystem' missing",
  'duplicate-formal': "duplicate formal function argument 'inputs'",
  'formal-is-no-input': "cannot find flake 'flake:inputs' in the flake registries",
  'unbound-name': "undefined variable 'mkDefault'",
  'getenv-as-key': "attribute '' missing",
  'nixos-option-in-home-manager': undefined,
  'overlay-name-in-home-manager': "undefined variable 'llama-cpp-cpu'",
  'inputs-in-imports': 'infinite recursion encountered',
  'inputs-without-special-args': "attribute 'inputs' missing",
  'conflicting-defaults': "The option `…' has conflicting definition values",
  'follows-nothing': 'input … follows a non-existent input',
  'override-of-no-input': 'input … has an override for a non-existent input',
  'foreign-override-argument': "called with unexpected argument 'cudaSupport'",
  'missing-output': "attribute 'opencl' missing",
  unfree: 'has an unfree license (‘…’), refusing to evaluate.',
  'overlay-not-applied': "attribute 'llama-cpp-cpu' missing",
  'variant-of-shadowed-package': "called with unexpected argument 'vulkanSupport'",
  'special-args-pkgs': undefined,
  'file-not-in-git': "getting status of '/nix/store/…': No such file or directory",
};
