/**
 * Real Nix for tests and scripts: does Nix accept this file, what does it make of this expression, what does each
 * host of this fleet get? Everything runs offline in a store of its own, with the stubs of `stubs/` as inputs.
 */
export { type ExprOptions, evalExprs, parseFiles, type Result } from './expressions.ts';
export {
  evalFleet,
  evalOutputs,
  type FleetOverrides,
  type FleetQuery,
  type FleetResult,
  type HostReport,
} from './fleet.ts';
export { type CpuMode, cmakeValues, type LlamaReport } from './llama-report.ts';
export { disposeStore } from './store.ts';
export type { StubOptions } from './stub-inputs.ts';
