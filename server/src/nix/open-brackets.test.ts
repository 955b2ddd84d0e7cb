import { describe, expect, it } from 'vitest';
import { bracketsOf } from './open-brackets.ts';

describe('the brackets that a text leaves open', () => {
  it.each([
    ['{ a = [ (f', '}])', ''],
    ['{ a = { }; b = [ 1 ]; }', '', ''],
    ['} ]; x = { ', '}', '}]'],
    ['# { (\n/* [ */ {', '}', ''],
    ['{ a = "{ \\" ( ${f { } } [";', '}', ''],
    ["{ a = '' { ''' ''${ ( $${ ${f [ 1 ]} ''; b = [", '}]', ''],
    ['{ a = "${f (', '}})', ''],
    ['{ ${x} = [', '}]', ''],
  ])('%s', (text, open, unmatched) => {
    const found = bracketsOf(text);
    expect([found.open.join(''), found.unmatched.join('')]).toEqual([open, unmatched]);
  });

  it('says whether it ends within quotes', () => {
    expect(bracketsOf('{ a = "x').inString).toBe(true);
    expect(bracketsOf('{ a = "x"').inString).toBe(false);
    expect(bracketsOf('{ a = "${x').inString).toBe(false);
  });
});
