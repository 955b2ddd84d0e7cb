/**
 * Options and arguments of a command, through Node's `parseArgs`; what is wrong with them becomes one sentence.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandProblem } from './command.ts';

type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** @throws CommandProblem on an unknown option, a missing value, or more arguments than the command takes */
export function readArgs<Options extends OptionsConfig>(
  command: string,
  argv: readonly string[],
  options: Options,
  maxPositionals: number,
) {
  const parsed = parsedArgs(command, argv, options);
  const surplus = parsed.positionals[maxPositionals];
  if (surplus !== undefined) {
    const takes = maxPositionals === 0 ? 'no arguments' : maxPositionals === 1 ? 'one argument' : '';
    throw new CommandProblem(`${command} takes ${takes}, and "${surplus}" is one too many${help(command)}`);
  }
  return parsed;
}

function parsedArgs<Options extends OptionsConfig>(
  command: string,
  argv: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const name = /'([^']*)'/.exec(String(error))?.[1] ?? 'one of them';
      throw new CommandProblem(`${command} has no option ${name}${help(command)}`);
    }
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const [, name = ''] = /'(?:-\w, )?(--[^'\s]*)/.exec(String(error)) ?? [];
      const takesValue = options[name.slice(2)]?.type === 'string';
      throw new CommandProblem(
        `${command}: ${name} ${takesValue ? `needs a value (${name}=…)` : 'takes no value'}${help(command)}`,
      );
    }
    throw error;
  }
}

const help = (command: string): string => ` (llamaflake ${command} --help)`;

/** One of a few words. @throws CommandProblem for any other */
export function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined) throw new CommandProblem(`${option} is ${words.join(', ')}, not "${value}"`);
  return word;
}
