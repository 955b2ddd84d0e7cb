/**
 * What people set for a flake: in `.llamaflake.json`, which is committed with it, or in their editor.
 *
 *     { "severities": { "nixpkgs-llama-cpp": "off" }, "exclude": ["templates"], "option": "hardware.gpu" }
 */
import { type DocumentNode, type MemberNode, parse } from '@humanwhocodes/momoa';
import type { Span } from '../nix/syntax.ts';
import { type Day, isDay } from '../upstream/day.ts';

/** How bad a finding is: what Nix refuses, what goes wrong without a word, what is worth knowing, what one may want. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

export const settingsFileName = '.llamaflake.json';

export interface Settings {
  /** By rule; `off` leaves it out. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** The option that says a host's GPU: `hardware.gpu`. */
  readonly option?: string;
  /** The overlay that a migration writes, relative to the flake: `overlays/llama-cpp.nix`. */
  readonly overlay?: string;
  /** Files and folders to leave out, as globs relative to the folder of the file. */
  readonly exclude?: readonly string[];
  /** The days to judge by where no flake.lock tells. */
  readonly assumeUpstream?: Day;
  readonly assumeNixpkgs?: Day;
}

export interface ReadSettings {
  /** What is right of it. */
  readonly settings: Settings;
  /** What is not, in a clause each: `there is no setting "optoin"`. */
  readonly problems: readonly SettingsProblem[];
}

export interface SettingsProblem {
  readonly message: string;
  /** The names that lead to it, and whether it is the last name or what stands behind it; none for the whole. */
  readonly path: readonly string[];
  readonly part: 'name' | 'value';
}

/** What is wrong with a file, each where it stands: offsets of UTF-16 code units, half-open. */
export interface PlacedProblem {
  readonly message: string;
  readonly span: Span;
}

interface Row {
  readonly isRight: (value: unknown) => boolean;
  /** What it is to be. */
  readonly wanted: string;
}

const isText = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const isDayText = (value: unknown): boolean => typeof value === 'string' && isDay(value);

/** Patterns that the JSON schema has, too. */
export const optionPattern = /^[A-Za-z_][\w'-]*(\.[A-Za-z_][\w'-]*)+$/;
export const overlayPattern = /^(?!\/)(?!(.*\/)?\.\.?\/)[\w.+/-]+\.nix$/;

const rows: Readonly<Record<keyof Settings, Row>> = {
  severities: { isRight: isRecord, wanted: 'a set of severities by rule' },
  option: { isRight: isText(optionPattern), wanted: 'an option path such as "hardware.gpu"' },
  overlay: {
    isRight: isText(overlayPattern),
    wanted: 'a .nix file within the flake such as "overlays/llama-cpp.nix"',
  },
  exclude: { isRight: isListOfTexts, wanted: 'a list of globs such as ["templates/**"]' },
  assumeUpstream: { isRight: isDayText, wanted: 'a day such as "2025-09-16"' },
  assumeNixpkgs: { isRight: isDayText, wanted: 'a day such as "2025-09-16"' },
};

const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (
  | Severity
  | 'off'
)[];

/** The settings in a file's text. What is wrong counts as not set, and what is right still counts. */
export function readSettingsFile(text: string): ReadSettings {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    const { start } = wrongPlace(text);
    const line = text.slice(0, start).split(/\r\n?|\n/).length;
    return {
      settings: {},
      problems: [{ message: `it is not JSON (line ${line})`, path: [], part: 'value' }],
    };
  }
  return readSettings(given);
}

/** Where the problems of a file's text stand in it. */
export function placedProblems(text: string, problems: readonly SettingsProblem[]): PlacedProblem[] {
  const document = documentOf(text);
  return problems.map(({ message, path, part }) => ({
    message,
    span: document ? spanAt(document, path, part) : wrongPlace(text),
  }));
}

function documentOf(text: string): DocumentNode | undefined {
  try {
    return parse(text, { ranges: true });
  } catch {
    return undefined;
  }
}

/** Where a text ends to be JSON: one character. */
function wrongPlace(text: string): Span {
  let offset = 0;
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Error && 'offset' in error && typeof error.offset === 'number')
      offset = error.offset;
  }
  const start = Math.max(0, Math.min(offset, text.trimEnd().length - 1));
  return { start, end: Math.min(start + 1, text.length) };
}

function spanAt({ body }: DocumentNode, path: readonly string[], part: SettingsProblem['part']): Span {
  let node: DocumentNode['body'] = body;
  let name: readonly number[] | undefined;
  for (const step of path) {
    // Of a name that stands there twice, the last one counts.
    const member = node.type === 'Object' ? node.members.findLast((one) => nameOf(one) === step) : undefined;
    if (!member) break;
    name = member.name.range;
    node = member.value;
  }
  const [start = 0, end = start] = (part === 'name' ? name : undefined) ?? node.range ?? [];
  return { start, end };
}

const nameOf = ({ name }: MemberNode): string => (name.type === 'String' ? name.value : name.name);

/** The same of a value that somebody else has read. */
export function readSettings(given: unknown): ReadSettings {
  if (!isRecord(given)) {
    const message = 'it is not a set of settings: { … }';
    return { settings: {}, problems: [{ message, path: [], part: 'value' }] };
  }
  const settings: Record<string, unknown> = {};
  const problems: SettingsProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === '$schema') continue;
    const row = Object.hasOwn(rows, name) ? rows[name as keyof Settings] : undefined;
    if (!row) {
      const message = `there is no setting "${name}" (there are ${Object.keys(rows).join(', ')})`;
      problems.push({ message, path: [name], part: 'name' });
    } else if (!row.isRight(value)) {
      problems.push({
        message: `"${name}" is ${row.wanted}, not ${shown(value)}`,
        path: [name],
        part: 'value',
      });
    } else settings[name] = value;
  }
  if (isRecord(settings.severities)) {
    const right = Object.entries(settings.severities).filter(([rule, severity]) => {
      const isRight = severities.includes(String(severity));
      if (!isRight) {
        const message = `the severity of "${rule}" is ${severities.join(', ')}, not ${shown(severity)}`;
        problems.push({ message, path: ['severities', rule], part: 'value' });
      }
      return isRight;
    });
    settings.severities = Object.fromEntries(right);
  }
  return { settings, problems };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
