/** What is generated from the rules: the documentation's folder, and the schema of `.llamaflake.json`. */
import { optionPattern, overlayPattern, settingsFileName } from '../workspace/settings-file.ts';
import { rules } from './index.ts';
import { pages } from './pages.ts';
import { readablePage } from './readable.ts';
import { ruleUrl } from './rule.ts';

/** Texts by path, relative to the repository. */
export const generatedFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/rules/README.md', catalogue()],
    ...rules.map((rule): [string, string] => [
      `docs/rules/${rule.id}.md`,
      `${generated(`server/src/rules/${rule.id}/rule.md`)}\n${readablePage(pages[rule.id] ?? '', rule)}`,
    ]),
    ['syntaxes/llamaflake.schema.json', `${JSON.stringify(settingsSchema(), null, 2)}\n`],
  ]);

const generated = (source: string): string =>
  `<!-- Generated from ${source} by scripts/rule-docs.mjs: change it there. -->\n`;

function catalogue(): string {
  const rows = rules.map(
    ({ id, severity, summary }) => `| [\`${id}\`](${id}.md) | ${severity} | ${summary} |`,
  );
  return `${generated('server/src/rules')}
# The rules

| rule | severity | finds |
| --- | --- | --- |
${rows.join('\n')}

## Silencing a rule

\`\`\`nix
# llamaflake-ignore native-cpu-flag: this one is built where it runs
cmakeFlags = [ "-DGGML_NATIVE=ON" ];
llama-cpp = prev.llama-cpp; # llamaflake-ignore overlay-order, stale-overlay
\`\`\`

A comment of its own is for the next line of code, one behind code for its line. Without a rule’s name it is for all of them;
\`# llamaflake-ignore-file\`, with or without names, is for the whole file. In an editor, the quick fix **Ignore … here** of each finding
writes such a comment. A comment that silences nothing is itself told of ([\`unused-ignore\`](unused-ignore.md)).

## ${settingsFileName}

Beside flake.nix, or in a folder around it within the repository. \`check\`, \`hosts\`, \`migrate\` and the editor read it; flags of the
command line go before it, and it goes before an editor’s settings. What is wrong with it counts as not set: \`check\` says so, and editors
show it where it stands.

\`\`\`json
{
  "$schema": "${schemaUrl}",
  "severities": { "nixpkgs-llama-cpp": "off", "stale-overlay": "error" },
  "exclude": ["templates", "**/*.generated.nix"],
  "option": "hardware.gpu",
  "overlay": "overlays/llama-cpp.nix",
  "assumeUpstream": "2026-06-01",
  "assumeNixpkgs": "2026-06-01"
}
\`\`\`
`;
}

const schemaUrl =
  'https://raw.githubusercontent.com/llamaflake/llamaflake/main/syntaxes/llamaflake.schema.json';

const day = {
  type: 'string',
  pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
} as const;

/** The JSON schema of the settings file, of draft 7, which VS Code reads. */
export function settingsSchema() {
  const levels = ['error', 'warning', 'info', 'hint', 'off'];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaUrl,
    title: 'Settings of Llamaflake',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      severities: {
        description: 'How bad the findings of a rule are; "off" leaves the rule out.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          rules.map(({ id, severity, summary }) => [
            id,
            {
              description: `${summary} (${ruleUrl(id)})`,
              enum: levels,
              default: severity,
            },
          ]),
        ),
      },
      exclude: {
        description: 'Files and folders to leave out, as globs relative to the folder of this file.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
        examples: [['templates', '**/*.generated.nix']],
      },
      option: {
        description: 'The NixOS option that says, host by host, which GPU backend llama.cpp is built for.',
        type: 'string',
        pattern: optionPattern.source,
        default: 'hardware.gpu',
      },
      overlay: {
        description: 'The file that a migration writes its overlay to, relative to the flake.',
        type: 'string',
        pattern: overlayPattern.source,
        default: 'overlays/llama-cpp.nix',
      },
      assumeUpstream: {
        description: 'The day of llama.cpp to judge by where no flake.lock tells.',
        ...day,
      },
      assumeNixpkgs: {
        description: 'The day of nixpkgs to judge by where no flake.lock tells.',
        ...day,
      },
    },
  };
}
