/** The fix that every finding has: it silences, and leaves the text around it as it was. */
import { beforeAll, expect, it } from 'vitest';
import { changedTexts } from '../nix/change.ts';
import { loadParserNode } from '../workspace/load-parser-node.ts';
import { analyseTexts } from './examples-testing.ts';

beforeAll(loadParserNode);

/** The text after the first finding of a rule was ignored; it is gone then, and nothing else is found. */
function ignored(rule: string, text: string): string {
  const before = analyseTexts(new Map([['x.nix', text]]));
  const finding = before.findings.find((one) => one.rule === rule);
  const fix = finding?.fixes.find(({ kind }) => kind === 'ignore');
  if (fix?.kind !== 'ignore') throw new Error(`${rule} finds nothing that can be ignored`);
  expect(fix).toMatchObject({ title: `Ignore \`${rule}\` here`, safe: false });
  const after = changedTexts(fix.change(), () => text).get('/flake/x.nix') ?? text;
  const left = analyseTexts(new Map([['x.nix', after]])).findings;
  expect(left.length).toBe(before.findings.length - 1);
  return after;
}

const flags = (list: string): string => `final: pkgs: {
  llama-cpp = pkgs.llama-cpp.overrideAttrs (o: {
${list}
  });
}
`;

it('puts a comment above the line, with its indentation', () => {
  expect(ignored('replaced-cmake-flags', flags('\tcmakeFlags = [ ];'))).toBe(
    flags('\t# llamaflake-ignore replaced-cmake-flags\n\tcmakeFlags = [ ];'),
  );
});

it('keeps the line endings of the file', () => {
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(ignored('replaced-cmake-flags', windows(flags('    cmakeFlags = [ ];')))).toBe(
    windows(flags('    # llamaflake-ignore replaced-cmake-flags\n    cmakeFlags = [ ];')),
  );
});

it('adds the rule to a comment that is there', () => {
  const list = 'cmakeFlags = [ "-DGGML_NATIVE=ON" ]; # llamaflake-ignore native-cpu-flag: why not';
  expect(ignored('replaced-cmake-flags', flags(list))).toBe(
    flags(
      'cmakeFlags = [ "-DGGML_NATIVE=ON" ]; # llamaflake-ignore native-cpu-flag replaced-cmake-flags: why not',
    ),
  );
});

it('silences the file where the line is in a string', () => {
  const text = flags(
    "    NIX_CFLAGS_COMPILE = ''\n      ${if true then builtins.attrNames { a = pkgs.llama-cpp; }.a else \"\"}\n    '';",
  );
  expect(ignored('attr-names-lookup', text)).toBe(`# llamaflake-ignore-file attr-names-lookup\n${text}`);
});
