/**
 * Makes the skeleton of a rule: its folder with rule.ts and rule.md, and its rows in the lists of rules and pages.
 *
 *     node scripts/new-rule.mjs some-mistake warning "what it finds, in a clause"
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [id, severity = 'warning', summary = 'what it finds, in a clause'] = process.argv.slice(2);
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'server/src/rules');
const severities = ['error', 'warning', 'info', 'hint'];

if (!/^[a-z]+(-[a-z]+)*$/.test(id ?? '') || !severities.includes(severity)) {
  console.error(`usage: node scripts/new-rule.mjs RULE-ID [${severities.join('|')}] [SUMMARY]`);
  process.exit(2);
}
if (existsSync(join(folder, id))) {
  console.error(`${id}: there is a rule of this name`);
  process.exit(2);
}

const name = id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const rule = `/** TITLE: what it finds, shown in Nix. */
import { nodesOf } from '../nodes.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const ${name}: Rule = {
  id: '${id}',
  severity: '${severity}',
  summary: ${JSON.stringify(summary).replace(/^"|"$/g, "'")},
  *check({ files }) {
    for (const file of files) {
      for (const node of nodesOf(file, 'Select')) {
        if (node.default) continue;
        yield { file, span: spanOf(node), message: 'What is wrong, and what comes of it.' };
      }
    }
  },
};
`;

const fence = '```';
const page = `# \`${id}\`

What is wrong, and what comes of it.

## Instead

What to write.

## Examples

### A case that is found

${fence}nix llama-cpp.nix
{ pkgs, ... }: pkgs.llama-cpp # ← ${id}
${fence}

### Silent: why

${fence}nix llama-cpp.nix
{ llama-cpp, ... }: llama-cpp
${fence}
`;

mkdirSync(join(folder, id));
writeFileSync(join(folder, id, 'rule.ts'), rule);
writeFileSync(join(folder, id, 'rule.md'), page);

/** Adds an import after the last one, and a row before what closes the list. */
function register(file, importLine, row, closing) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const imports = text.lastIndexOf('\nimport ');
  const afterImports = text.indexOf('\n', imports + 1) + 1;
  const end = text.indexOf(closing, afterImports);
  writeFileSync(
    path,
    `${text.slice(0, afterImports)}${importLine}\n${text.slice(afterImports, end)}\n  ${row},${text.slice(end)}`,
  );
}

// The last rule looks at what the others found.
register('index.ts', `import { ${name} } from './${id}/rule.ts';`, name, '\n  // It looks at what');
register('pages.ts', `import ${name} from './${id}/rule.md';`, `'${id}': ${name}`, '\n};');
console.log(
  `${join(folder, id)}: now its check, its page, its row in catalogue.test.ts, \`npm run rule-docs\` and \`npx biome check --write server/src/rules\``,
);
