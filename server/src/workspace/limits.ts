/** Limits that the server and its clients share. */

/** Larger files hold data, not configurations. In bytes. */
export const defaultMaxFileSize = 2_000_000;
