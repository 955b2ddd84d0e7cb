/**
 * Work in steps: a generator that stops where somebody else may be let in, or the work given up, and returns the result.
 *
 *     const fleet = finished(fleetSteps(files, root));   // nobody is let in
 */
export type Steps<T> = Generator<void, T>;

/** Goes through all that is left. */
export function finished<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
