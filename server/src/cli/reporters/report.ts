/**
 * What a check found, as every reporter gets it: paths are relative, ranges are LSP's, and fixes are those that were tried and hold.
 */
import type { Position } from '../../nix/line-index.ts';
import type { Severity } from '../../rules/rule.ts';

export interface ReportedPlace {
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
}

export interface ReportedFinding extends ReportedPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Those that were tried and hold; a trial takes time, so it is made for who asks. */
  fixes(): readonly ReportedFix[];
  readonly related: readonly (ReportedPlace & { readonly message: string })[];
  /** The text of the line that the finding begins in. */
  readonly line: string;
}

export interface Report {
  readonly findings: readonly ReportedFinding[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly stats: { readonly files: number; readonly parsed: number; readonly ms: number };
}

export interface ReportStyle {
  readonly isTerminal: boolean;
  readonly colour: boolean;
}

export type Reporter = (report: Report, style: ReportStyle) => string;

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Control characters of a file's text or name must not reach a terminal. */
export const printable = (text: string): string => text.replace(/(?!\t)[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD');
