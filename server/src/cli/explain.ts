/** `llamaflake explain [RULE]`: a rule's page, or the list of rules. */
import { distance } from 'fastest-levenshtein';
import { explainRule, ruleList } from '../rules/pages.ts';
import { readablePage } from '../rules/readable.ts';
import { readArgs } from './args.ts';
import { painter } from './colour.ts';
import { type Command, CommandProblem, exits } from './command.ts';
import { markdownText } from './markdown-text.ts';
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
    const facts = ruleList().find(({ id }) => id === rule);
    if (page === undefined || !facts) throw unknownRule(rule);
    const readable = readablePage(page, facts);
    io.out(
      io.isTerminal ? markdownText(readable, Math.min(io.columns, maxColumns), painter(io.colour)) : readable,
    );
    return exits.done;
  },
};

/** Longer lines are hard to read. */
const maxColumns = 100;

/** Names the rules that may have been meant: those a few letters away, and those that share a word. */
export function unknownRule(given: string): CommandProblem {
  const ids = ruleList().map(({ id }) => id);
  const near = ids
    .map((id) => ({ id, letters: distance(id, given.toLowerCase()) }))
    .filter(({ id, letters }) => letters <= Math.max(2, id.length / 4) || sharesWord(id, given))
    .sort((a, b) => a.letters - b.letters)
    .slice(0, 3)
    .map(({ id }) => id);
  const meant = near.length > 0 ? `: perhaps ${near.join(', ')}` : '';
  return new CommandProblem(`there is no rule "${given}"${meant} (llamaflake explain lists them)`);
}

const sharesWord = (id: string, given: string): boolean => {
  const words = given
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3);
  return words.some((word) => id.split('-').includes(word));
};
