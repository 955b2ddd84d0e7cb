/** Every suite of the bundle, made when it is bundled (`harness/suite-bundle.ts`). */
declare module 'suites' {
  export const suites: readonly (() => Promise<unknown>)[];
}
