/**
 * What people set for a flake: in `.llamaflake.json`, which is committed with it, or in their editor.
 *
 *     { "severities": { "nixpkgs-llama-cpp": "off" }, "exclude": ["templates"], "option": "hardware.gpu" }
 */
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
  /** What is not, in a sentence each. */
  readonly problems: readonly string[];
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
  } catch (error) {
    return { settings: {}, problems: [`it is not JSON${placeOf(text, error)}`] };
  }
  return readSettings(given);
}

/** The same of a value that somebody else has read. */
export function readSettings(given: unknown): ReadSettings {
  if (!isRecord(given)) return { settings: {}, problems: ['it is not a set of settings: { … }'] };
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === '$schema') continue;
    const row = Object.hasOwn(rows, name) ? rows[name as keyof Settings] : undefined;
    if (!row) problems.push(`there is no setting "${name}" (there are ${Object.keys(rows).join(', ')})`);
    else if (!row.isRight(value)) problems.push(`"${name}" is ${row.wanted}, not ${shown(value)}`);
    else settings[name] = value;
  }
  if (isRecord(settings.severities)) {
    const right = Object.entries(settings.severities).filter(([rule, severity]) => {
      const isRight = severities.includes(String(severity));
      if (!isRight)
        problems.push(`the severity of "${rule}" is ${severities.join(', ')}, not ${shown(severity)}`);
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

/** Where JSON ends to be JSON, as far as the engine says. */
function placeOf(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return '';
  return ` (line ${text.slice(0, Number(position)).split(/\r\n?|\n/).length})`;
}
