import { describe, expect, it } from 'vitest';
import { placedProblems, readSettingsFile } from './settings-file.ts';

/** What is marked in a text as wrong. */
const marked = (text: string): string[] =>
  placedProblems(text, readSettingsFile(text).problems).map(({ span }) => text.slice(span.start, span.end));

describe('what is wrong with a settings file', () => {
  it.each([
    ['{ "optoin": 7 }', ['"optoin"']],
    ['{ "option": 7, "overlay": "x" }', ['7', '"x"']],
    ['{ "severities": { "stale-overlay": "loud" } }', ['"loud"']],
    ['{ "severities": ["stale-overlay"] }', ['["stale-overlay"]']],
    ['{ "exclude": ["a"], "exclude": "b" }', ['"b"']],
    ['[1]', ['[1]']],
    ['{ "option": "a.b", }', ['}']],
    ['{ "option": "a.b"\n  "overlay": 1 }', ['"']],
    ['{ // none\n}', ['/']],
    ['{ "option": "a.b"', ['"']],
    ['', ['']],
  ])('stands where it is: %s', (text, places) => {
    expect(marked(text)).toEqual(places);
  });
});
