import { describe, expect, it } from 'vitest';
import { oneOf, readArgs } from './args.ts';
import { CommandProblem } from './command.ts';

const options = { format: { type: 'string' }, fix: { type: 'boolean' } } as const;

describe('readArgs', () => {
  it('takes options anywhere, and what follows -- as it is', () => {
    const { values, positionals } = readArgs(
      'check',
      ['a', '--fix', '--format=json', '--', '--b'],
      options,
      2,
    );
    expect(values).toEqual({ fix: true, format: 'json' });
    expect(positionals).toEqual(['a', '--b']);
  });

  it.each([
    [['--nope'], 'check has no option --nope (llamaflake check --help)'],
    [['-x'], 'check has no option -x (llamaflake check --help)'],
    [['--format'], 'check: --format needs a value (--format=…) (llamaflake check --help)'],
    [['--fix=1'], 'check: --fix takes no value (llamaflake check --help)'],
    [['a', 'b'], 'check takes one argument, and "b" is one too many (llamaflake check --help)'],
  ])('says what is wrong with %j in a sentence', (argv, sentence) => {
    expect(() => readArgs('check', argv, options, 1)).toThrow(new CommandProblem(sentence));
  });
});

describe('oneOf', () => {
  it('names the words that there are', () => {
    expect(oneOf('--wiring', 'inline', ['shared', 'inline'])).toBe('inline');
    expect(() => oneOf('--wiring', 'x', ['shared', 'inline'])).toThrow('--wiring is shared, inline, not "x"');
  });
});
