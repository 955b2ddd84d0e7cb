/**
 * Where tests on random input begin: the same input on every run, so that a failure is the change's, not chance's;
 * `LLAMAFLAKE_SEED=random` goes looking for what is new, `LLAMAFLAKE_SEED=12345` for what was found.
 */
const asked = process.env.LLAMAFLAKE_SEED ?? '20261122';

export const seed = asked === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(asked);
