/** Every rule, in the order in which `explain` lists them. */
import { attrNamesLookup } from './attr-names-lookup/rule.ts';
import { duplicateFormal } from './duplicate-formal/rule.ts';
import { impureCurrentSystem } from './impure-current-system/rule.ts';
import { missingFile } from './missing-file/rule.ts';
import { missingFlakeInput } from './missing-flake-input/rule.ts';
import { overlayNotAFunction } from './overlay-not-a-function/rule.ts';
import type { Rule } from './rule.ts';
import { staleOverlay } from './stale-overlay/rule.ts';
import { undeclaredOption } from './undeclared-option/rule.ts';

export const rules: readonly Rule[] = [
  staleOverlay,
  missingFlakeInput,
  attrNamesLookup,
  overlayNotAFunction,
  undeclaredOption,
  impureCurrentSystem,
  duplicateFormal,
  missingFile,
];
