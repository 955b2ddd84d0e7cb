/**
 * What the suite logs before Mocha's first line: before it, a window logs its own start.
 */
export const suiteStarts = 'llamaflake: the suite starts';
