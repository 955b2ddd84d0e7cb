/** Lets what waits go first: messages that have come meanwhile, a cancellation among them. */

/** Node has a way of its own; a browser's worker hasn't. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
