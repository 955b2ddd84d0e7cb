/** Runs the rules on one flake, or on the files of none, and leaves out what comments silence and settings turn off. */
import type { Steps } from '../fleet/steps.ts';
import type { Settings } from '../workspace/settings-file.ts';
import { ignoreFix } from './ignore-fix.ts';
import { rules } from './index.ts';
import type { Finding, Found, Rule, RuleContext, RulesRan } from './rule.ts';
import { type Directive, suppressionsOf } from './suppress.ts';

export interface RunOptions {
  readonly settings: Settings;
  /** Whether a rule is asked for by name; undefined where none is. */
  isAsked(id: string): boolean | undefined;
  /** Hosts of files that belong to no flake, for the rules that may judge them. */
  readonly plain?: Pick<RuleContext, 'fleet' | 'files' | 'reached' | 'isAboutLlama'> | undefined;
}

export const noneRan: RulesRan = { rules: new Set(), isUsed: () => false };

/** Stops before each rule. */
export function* runRules(
  context: RuleContext,
  { settings: { severities = {} }, isAsked, plain }: RunOptions,
  skip: (skipped: { readonly path: string; readonly reason: string }) => void,
  report: (finding: Finding) => void,
): Steps<void> {
  const ran = new Set<string>();
  const used = new Map<Directive, Set<string>>();
  const known: RuleContext = {
    ...context,
    ran: { rules: ran, isUsed: (directive, rule) => used.get(directive)?.has(rule) === true },
  };
  const severityOf = (id: string) => (Object.hasOwn(severities, id) ? severities[id] : undefined);
  const isWanted = (id: string): boolean => isAsked(id) ?? severityOf(id) !== 'off';
  for (const rule of rules) {
    // Which comments silence nothing can be told only after all rules that are not off.
    const isRun = isWanted(rule.id) || (isAsked(unusedIgnore) === true && severityOf(rule.id) !== 'off');
    if (!isRun) continue;
    yield;
    try {
      for (const found of rule.check(rule.holdsWithoutFlake && plain ? { ...known, ...plain } : known)) {
        // What stands near a syntax error may mean anything.
        if (found.file.tree.errors.length > 0 && !forBroken.has(rule.id)) continue;
        // A comment for all rules would silence what is said of itself.
        const silencing = suppressionsOf(found.file)
          .at(rule.id, found.span.start)
          .filter(({ rules: named }) => named.length > 0 || rule.id !== unusedIgnore);
        for (const directive of silencing)
          used.set(directive, (used.get(directive) ?? new Set<string>()).add(rule.id));
        const severity = severityOf(rule.id);
        if (silencing.length === 0 && isWanted(rule.id))
          report(asFinding(rule, found, severity === 'off' ? undefined : severity));
      }
      ran.add(rule.id);
    } catch (problem) {
      // A bug in one rule is said where it shows, and costs nobody the findings of the others.
      const path = context.fleet?.flakePath ?? context.nixPaths[0] ?? '';
      skip({ path, reason: `the rule ${rule.id} failed: ${String(problem)}` });
    }
  }
}

const unusedIgnore = 'unused-ignore';

/** Rules that speak of files that are not Nix. */
const forBroken = new Set(['syntax-error', 'lookalike-character', 'placeholder', unusedIgnore]);

function asFinding(rule: Rule, found: Found, severity: Finding['severity'] | undefined): Finding {
  const { file, span, message, related = [], tags = [], fixes = [] } = found;
  return {
    rule: rule.id,
    file,
    span,
    severity: severity ?? found.severity ?? rule.severity,
    message,
    related,
    tags,
    fixes: rule.id === unusedIgnore ? fixes : [...fixes, ignoreFix(rule.id, file, span.start)],
  };
}
