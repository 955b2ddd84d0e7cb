/**
 * The command line's entry: finds the command, runs it, and turns what goes wrong into one sentence and an exit code.
 */
import { version } from '../../../package.json';
import { withSlashes } from '../workspace/paths.ts';
import { type Command, CommandProblem, exits, type Io } from './command.ts';

/** Each is loaded when it is asked for: none needs what the others do, and starts sooner without. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.ts')).checkCommand,
  hosts: async () => (await import('./hosts.ts')).hostsCommand,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  lsp: async () => (await import('./lsp.ts')).lspCommand,
};

async function overview(): Promise<string> {
  const rows: string[] = [];
  for (const [name, load] of Object.entries(commands))
    rows.push(`  ${name.padEnd(9)}${(await load()).summary}`);
  return `Sees which llama.cpp each host of a NixOS flake gets, says what is wrong, and migrates to the official flake.

Usage: llamaflake COMMAND [OPTION…]

${rows.join('\n')}

  -h, --help     this text, or a command's
      --version  the version

Exit codes: 0 done, 1 findings or a migration due, 2 bad usage or nothing to read, 3 a decision is needed.`;
}

const names = Object.keys(commands).join(', ');
const isHelp = (word: string): boolean => word === '-h' || word === '--help';

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) throw new CommandProblem(`name a command: ${names} (llamaflake --help)`);
  if (isHelp(name)) io.out(`${await overview()}\n`);
  else if (name === '--version') io.out(`${version}\n`);
  else {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (load === undefined) {
      const kind = name.startsWith('-') ? 'option' : 'command';
      throw new CommandProblem(`there is no ${kind} ${name}; the commands are ${names} (llamaflake --help)`);
    }
    const command = await load();
    const options = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
    if (options.some(isHelp)) io.out(`${command.help}\n`);
    else if (options.includes('--version')) io.out(`${version}\n`);
    else return command.run(rest, io);
  }
  return exits.done;
}

const isTerminal = process.stdout.isTTY === true;
const io: Io = {
  cwd: withSlashes(process.cwd()),
  out: (text) => process.stdout.write(text),
  note: (line) => process.stderr.write(`${line}\n`),
  isTerminal,
  columns: process.stdout.columns || 80,
  // Any value but the empty one counts, as https://no-color.org has it.
  colour: isTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
};

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main();

async function main(): Promise<void> {
  try {
    process.exitCode = await run(process.argv.slice(2), io);
  } catch (problem) {
    if (problem instanceof CommandProblem) {
      io.note(`llamaflake: ${problem.message}`);
      process.exitCode = problem.exit;
    } else {
      io.note(
        `llamaflake: this is a bug, please report it: ${problem instanceof Error ? problem.stack : problem}`,
      );
      process.exitCode = exits.unusable;
    }
  }
}
