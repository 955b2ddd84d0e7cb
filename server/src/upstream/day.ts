// Days and how sure we may be of a dated fact. Every table of this room gives each row the day since
// which it holds; a flake.lock's `lastModified` is turned into a day and laid beside it:
//
//   "llama-cpp": { "locked": { "lastModified": 1726000000, … } }   →   '2024-09-10'
//
// Some days are approximate (the day a pull request was opened, or only a month). Such a row says
// "perhaps" within a month of its day, so that nothing is reported there that could be wrong.

/** A day in UTC, `YYYY-MM-DD`. Days compare as strings. */
export type Day = string;

/** What may be said of a fact on a day. Only `yes` and `no` may decide an error. */
export type Certainty = 'yes' | 'no' | 'perhaps';

/**
 * How a row's day is known. `day`: it is that of the pull request's opening, or inferred, so a month either
 * way is open. `month`: only the month is known. `latest`: it was so by that day, and came at some earlier one.
 */
export type Approximation = 'day' | 'month' | 'latest';

/** The day something changed, how well we know it, and where that is written. */
export interface Dated {
  readonly day: Day;
  /** Absent: the day is exact. */
  readonly about?: Approximation;
  /** For `about: 'latest'`: certainly not before this day. */
  readonly notBefore?: Day;
  /** A pull request (`#8006` of ggml-org/llama.cpp, `NixOS/nixpkgs#518204`) or a file. */
  readonly source: string;
}

/** When something came, and when it went (absent: it is still there). */
export interface Lifetime {
  readonly since: Dated;
  readonly until?: Dated;
}

const doubtInDays = 31;
const secondsOfDay = 86_400;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** A row with an exact day. On the day itself it holds perhaps: a lock may be of the morning or the evening. */
export function on(day: Day, source: string): Dated {
  return { day, source };
}

/** A row with an approximate day: nothing is certain within a month of it. */
export function about(day: Day, source: string): Dated {
  return { day, about: 'day', source };
}

/** A row of which only the month is known, `YYYY-MM`. */
export function inMonth(month: string, source: string): Dated {
  return { day: `${month}-01`, about: 'month', source };
}

/** A row that held by `day` at the latest, and not before `notBefore`. */
export function by(day: Day, source: string, notBefore?: Day): Dated {
  return { day, about: 'latest', source, notBefore };
}

/** Whether `text` is a day that the calendar has. */
export function isDay(text: string): boolean {
  return dayPattern.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}

/** Negative, zero or positive, as `a` is before, on or after `b`. */
export function compareDays(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The day `count` days after `day` (before it, if negative). A text that is no day comes back unchanged. */
export function addDays(day: Day, count: number): Day {
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start) ? day : fromLastModified(start / 1000 + count * secondsOfDay);
}

/** The UTC day of a lock's `lastModified`, which counts seconds since 1970. */
export function fromLastModified(seconds: number): Day {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** Whether the change of `row` had happened on `day`. */
export function certainAt(row: Dated, day: Day): Certainty {
  const open = openDays(row);
  if (day < open.first) return 'no';
  return day > open.last ? 'yes' : 'perhaps';
}

/** Whether a thing with this lifetime was there on `day`. */
export function existsAt(life: Lifetime, day: Day): Certainty {
  const come = certainAt(life.since, day);
  return life.until === undefined ? come : both(come, not(certainAt(life.until, day)));
}

/** The first day on which the change of `row` has certainly happened. */
export function settledOn(row: Dated): Day {
  return addDays(openDays(row).last, 1);
}

/** Both hold. */
export function both(a: Certainty, b: Certainty): Certainty {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'perhaps';
}

/** At least one holds. */
export function either(a: Certainty, b: Certainty): Certainty {
  return not(both(not(a), not(b)));
}

/** The opposite holds. */
export function not(a: Certainty): Certainty {
  if (a === 'perhaps') return 'perhaps';
  return a === 'yes' ? 'no' : 'yes';
}

/** The days, first and last included, on which we can't tell whether the change had happened. */
function openDays(row: Dated): { first: Day; last: Day } {
  switch (row.about) {
    case undefined:
      return { first: row.day, last: row.day };
    case 'day':
      return { first: addDays(row.day, -doubtInDays), last: addDays(row.day, doubtInDays) };
    case 'month':
      return { first: addDays(row.day, -doubtInDays), last: addDays(lastOfMonth(row.day), doubtInDays) };
    case 'latest':
      return { first: row.notBefore ?? '0000-00-00', last: row.day };
  }
}

function lastOfMonth(day: Day): Day {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
