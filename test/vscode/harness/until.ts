/**
 * Waiting for what a test expects, instead of for a time.
 */

/** How long a condition may take on a slow machine, in milliseconds. */
export const patience = 30_000;

/**
 * Asks again and again until the answer is one, and gives it.
 *
 * @param what the expectation in words, for the error
 * @param answer undefined, null and false are no answer; an exception is kept for the error
 */
export async function until<T>(
  what: string,
  answer: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  milliseconds = patience,
): Promise<T> {
  const end = Date.now() + milliseconds;
  let last: unknown;
  do {
    try {
      const value = await answer();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
  throw new Error(`Not within ${milliseconds / 1000} s: ${what}`, { cause: last });
}
