/** The facts that the evaluator is held to are facts: real Nix says the same of each. */
import { expect, test } from 'vitest';
import { languageFacts, throws } from '../../server/src/eval/language-facts.ts';
import { evalInRepl } from './soundness-repl.ts';

test('Nix agrees with every fact of the language', { timeout: 60_000 }, async () => {
  const facts = Object.values(languageFacts).flat();
  const found = await evalInRepl(
    facts.map(([program]) => `builtins.toJSON (${program})`),
    'lib = { };',
  );
  for (const [index, [program, value]] of facts.entries()) {
    const json = found[index];
    expect(json === undefined ? throws : JSON.parse(json), program).toBe(value);
  }
});
