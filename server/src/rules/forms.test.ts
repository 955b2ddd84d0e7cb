/**
 * Mistakes in the many forms in which people and chatbots write them, each among what must stay silent: all rules together say what the
 * marks say, and nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { type Expected, examplesOf } from './examples.ts';
import { analyseTexts, placesOf } from './examples-testing.ts';

beforeAll(loadParserNode);

const folder = resolve(import.meta.dirname, '../../../test/forms');

/** Said of nearly every flake here, and tested by their own pages. */
const everywhere = new Set(['nixpkgs-llama-cpp', 'missing-follows', 'unused-llama-input']);

const shown = (places: readonly Expected[]): string[] =>
  places
    .filter(({ rule }) => !everywhere.has(rule))
    .map(({ file, line, rule }) => `${file}:${line + 1} ${rule}`)
    .sort();

describe.each(readdirSync(folder))('%s', (name) => {
  const examples = examplesOf(readFileSync(resolve(folder, name), 'utf8'));

  it.each(examples.map((example) => [example.title, example] as const))('%s', (_, { files, expected }) => {
    expect(shown(placesOf(analyseTexts(files)))).toEqual(shown(expected));
  });
});
