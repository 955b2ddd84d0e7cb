import { describe, expect, it } from 'vitest';
import { newestNixpkgsDay } from './changes.ts';
import { optionDefault, optionDefaults, serviceOption, serviceOptionExists } from './nixpkgs-options.ts';

describe('services.llama-cpp', () => {
  it('moved its options to settings in June 2026', () => {
    expect(serviceOptionExists('port', '2025-09-16')).toBe('yes');
    expect(serviceOptionExists('port', '2026-06-10')).toBe('perhaps');
    expect(serviceOptionExists('port', newestNixpkgsDay)).toBe('no');
    expect(serviceOption('modelsDir')).toMatchObject({
      renamedTo: 'settings.models-dir',
      afterwards: 'warns',
    });
    expect(serviceOptionExists('settings', '2025-09-16')).toBe('no');
    expect(serviceOptionExists('settings', newestNixpkgsDay)).toBe('yes');
  });

  it('dropped extraFlags, which fails', () => {
    expect(serviceOption('extraFlags')).toMatchObject({ afterwards: 'fails' });
    expect(serviceOption('extraFlags')?.renamedTo).toBeUndefined();
  });

  it('keeps enable, package and openFirewall', () => {
    for (const name of ['enable', 'package', 'openFirewall']) {
      expect(serviceOptionExists(name, '2025-09-16')).toBe('yes');
      expect(serviceOptionExists(name, newestNixpkgsDay)).toBe('yes');
    }
  });

  it('says nothing of a name it does not know', () => {
    expect(serviceOptionExists('modelLoader', newestNixpkgsDay)).toBe('perhaps');
  });
});

describe('option defaults', () => {
  it('tell what NixOS adds to from what only users define', () => {
    expect(optionDefault('environment.systemPackages')).toMatchObject({ value: [], modulesAdd: true });
    expect(optionDefault('networking.hostName')).toMatchObject({ value: 'nixos', modulesAdd: false });
    expect(optionDefault('nixpkgs.overlays')).toMatchObject({ value: [], modulesAdd: false });
    expect(optionDefault('services.xserver.videoDrivers')?.value).toBeUndefined();
    expect(optionDefault('time.timeZone')).toBeUndefined();
  });

  it('stand once for each path', () => {
    expect(new Set(optionDefaults.map(({ path }) => path)).size).toBe(optionDefaults.length);
  });
});
