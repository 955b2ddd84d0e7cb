/** `llamaflake check [PATH…]`: every problem, as text or for machines; `--fix` mends what is safe first. */
import type { FleetOptions } from '../fleet/types.ts';
import type { Analysis } from '../rules/analyse.ts';
import { ruleList } from '../rules/pages.ts';
import type { Severity } from '../rules/rule.ts';
import { disk } from '../workspace/disk.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { relativeTo } from '../workspace/paths.ts';
import { filesOver } from '../workspace/text-source.ts';
import { oneOf, readArgs } from './args.ts';
import { analyseRoots, fixFiles } from './check-fix.ts';
import { reportOf } from './check-report.ts';
import { checkTargets } from './check-targets.ts';
import { type Command, exits, type Io } from './command.ts';
import { unknownRule } from './explain.ts';
import { assumedDays } from './paths.ts';
import { githubReporter } from './reporters/github.ts';
import { jsonReporter } from './reporters/json.ts';
import { printable, type Report, type Reporter, severities } from './reporters/report.ts';
import { sarifReporter } from './reporters/sarif.ts';
import { textReporter } from './reporters/text.ts';

const reporters = {
  text: textReporter,
  json: jsonReporter,
  sarif: sarifReporter,
  github: githubReporter,
} satisfies Record<string, Reporter>;

const formats = Object.keys(reporters) as (keyof typeof reporters)[];
const thresholds: readonly (Severity | 'never')[] = [...severities, 'never'];

export const checkCommand: Command = {
  summary: 'what is wrong in the .nix files and flakes below each PATH',
  help: `Usage: llamaflake check [OPTION…] [PATH…]

Finds every problem in the .nix files and flakes below each PATH (default: the current folder). Paths in the result are relative
to the folder that was given; for files, and for several paths, to the current folder.

      --fix                         apply every safe fix, then report what is left
      --rule ID                     only this rule; repeatable
      --fail-on SEVERITY            exit with 1 at ${thresholds.join(', ')} (default: warning)
      --format FORMAT               ${formats.join(', ')} (default: text)
      --assume-upstream YYYY-MM-DD  the day of llama.cpp to judge by where no flake.lock tells
      --assume-nixpkgs YYYY-MM-DD   the same for nixpkgs`,
  run,
};

async function run(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArgs(
    'check',
    argv,
    {
      format: { type: 'string', default: 'text' },
      'fail-on': { type: 'string', default: 'warning' },
      rule: { type: 'string', multiple: true },
      fix: { type: 'boolean' },
      'assume-upstream': { type: 'string' },
      'assume-nixpkgs': { type: 'string' },
    },
    Number.POSITIVE_INFINITY,
  );
  const format = oneOf('--format', values.format, formats);
  const failOn = oneOf('--fail-on', values['fail-on'], thresholds);
  const fleet: Partial<FleetOptions> = assumedDays(values);
  for (const id of values.rule ?? []) if (!ruleList().some((rule) => rule.id === id)) throw unknownRule(id);

  const start = performance.now();
  await loadParserNode();
  const source = disk();
  const targets = checkTargets(io, filesOver(source), positionals);
  const options = { fleet, ...(values.rule && { rules: values.rule }) };
  let analyses: readonly Analysis[];
  if (values.fix) {
    const fixed = fixFiles(source, targets, options);
    for (const line of fixed.notes) io.note(line);
    ({ analyses } = fixed);
  } else {
    analyses = analyseRoots(filesOver(source), targets.roots, options);
  }
  const report = reportOf(analyses, targets, () => Math.round(performance.now() - start));
  io.out(reporters[format](report, io));
  if (format === 'text') summarise(io, report);
  return exitOf(
    io,
    report,
    failOn,
    targets.namedFiles.map((path) => relativeTo(targets.base, path)),
  );
}

function summarise(io: Io, { findings, skipped, stats }: Report): void {
  for (const { file, reason } of skipped) io.note(`skipped ${printable(file)}: ${printable(reason)}`);
  const counts = severities
    .map(
      (severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${plural(severity, count)}`);
  io.note(`${counts.join(', ') || 'no problems'} in ${stats.files} ${plural('file', stats.files)}`);
}

const plural = (word: string, count: number): string => (count === 1 || word === 'info' ? word : `${word}s`);

function exitOf(io: Io, report: Report, failOn: Severity | 'never', named: readonly string[]): number {
  const failing = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  if (report.findings.some(({ severity }) => failing.includes(severity))) return exits.found;
  const isSkipped = (file: string): boolean => report.skipped.some((skipped) => skipped.file === file);
  if (named.length > 0 && named.length === report.stats.files && named.every(isSkipped)) {
    io.note(
      `llamaflake: ${named.length === 1 ? `${named[0]} could not be checked` : 'no file could be checked'}`,
    );
    return exits.unusable;
  }
  return exits.done;
}
