/**
 * What to do when the server's process has ended by itself: start it again and say so once, but not for ever.
 * Pure: no VS Code here.
 */

export interface CrashPolicy {
  /** Called at each crash. `quietly`: the user has been told before. */
  crashed(): 'restart' | 'restart-quietly' | 'give-up';
}

/** As many crashes within this time, in milliseconds, and it stays off. */
export const crashLimit = { crashes: 4, within: 180_000 } as const;

/** @param now the time in milliseconds */
export function crashPolicy(now: () => number = Date.now, limit = crashLimit): CrashPolicy {
  let times: number[] = [];
  let isTold = false;
  return {
    crashed() {
      const time = now();
      times = [...times.filter((before) => time - before < limit.within), time];
      if (times.length >= limit.crashes) return 'give-up';
      const answer = isTold ? 'restart-quietly' : 'restart';
      isTold = true;
      return answer;
    },
  };
}
