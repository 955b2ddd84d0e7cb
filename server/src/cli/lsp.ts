/** `llamaflake lsp --stdio`: the language server on standard input and output. */
import { readArgs } from './args.ts';
import { type Command, CommandProblem, exits } from './command.ts';

export const lspCommand: Command = {
  summary: 'the language server for any editor (lsp --stdio)',
  help: `Usage: llamaflake lsp --stdio

Runs the language server: LSP on standard input and output, for Neovim, Helix, Emacs, Zed and others.`,
  async run(argv) {
    // Clients built on vscode-languageclient add the process that the server must not outlive.
    const { values } = readArgs(
      'lsp',
      argv,
      { stdio: { type: 'boolean' }, clientProcessId: { type: 'string' } },
      0,
    );
    if (values.stdio !== true)
      throw new CommandProblem('lsp speaks on standard input and output only: lsp --stdio');
    // Its help needs none of it.
    const { serveStdio } = await import('../lsp/serve-node.ts');
    await serveStdio();
    return exits.done;
  },
};
