/** Waiting for a client’s answers, which may never come. */

/** In milliseconds: more than a busy client needs, less than anybody would wait for. */
const patience = 2_000;

/** True once a promise has resolved, false where that takes too long. */
export async function isSoon(asked: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patience, false);
  });
  try {
    return await Promise.race([asked.then(() => true), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
