import { describe, expect, it } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

describe('readSettings', () => {
  it('takes what a user set', () => {
    const set = {
      option: 'local.llama.gpu',
      overlay: 'pkgs/llama.nix',
      severities: { 'stale-overlay': 'off' },
      exclude: ['templates'],
      inlayHints: true,
    };
    expect(readSettings(set)).toEqual(set);
  });

  it.each([
    undefined,
    null,
    'x',
    { option: 'gpu', overlay: '/etc/x.nix' },
    { option: 'a.b; evil', overlay: '../x.nix' },
    { option: 7, overlay: 'a/../../x.nix' },
    { inlayHints: 'yes' },
    { severities: { 'stale-overlay': 'never' }, exclude: 'templates' },
  ])('takes %j for not set', (sent) => {
    expect(readSettings(sent)).toEqual(defaultSettings);
  });
});
