/** `llamaflake explain [RULE]`: a rule's page, or the list of rules. */
import { explainRule, ruleList } from '../rules/pages.ts';
import { readArgs } from './args.ts';
import { type Command, CommandProblem, exits } from './command.ts';
import { table } from './table.ts';

export const explainCommand: Command = {
  summary: "a rule's page as text; without RULE, the list of rules",
  help: `Usage: llamaflake explain [RULE]

Prints the page of a rule: what it finds, why it matters, and what to write instead. Without RULE, the rules, a line each.`,
  async run(argv, io) {
    const [rule] = readArgs('explain', argv, {}, 1).positionals;
    if (rule === undefined) {
      io.out(`${table(ruleList().map(({ id, severity, summary }) => [id, severity, summary])).join('\n')}\n`);
      return exits.done;
    }
    const page = explainRule(rule);
    if (page === undefined) throw unknownRule(rule);
    io.out(page.endsWith('\n') ? page : `${page}\n`);
    return exits.done;
  },
};

export const unknownRule = (id: string): CommandProblem =>
  new CommandProblem(`there is no rule "${id}" (llamaflake explain lists them)`);
