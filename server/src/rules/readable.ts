/** A rule's page for people: its examples' files get captions, where the page itself has them for the tests. */
import type { Rule } from './rule.ts';

/** `rule.md` with its severity below the title, and each file of an example under its name. */
export function readablePage(
  page: string,
  { severity, summary }: Pick<Rule, 'severity' | 'summary'>,
): string {
  return page
    .replace(/^(# .*\n)/, (title) => `${title}\n**${severity}**: ${summary}.\n`)
    .replace(/^```(\w+) (\S+)( fixed)?$/gm, (_, language: string, file: string, isFixed?: string) => {
      return `\`${file}\`${isFixed ? ', mended' : ''}:\n\n\`\`\`${language}`;
    });
}
