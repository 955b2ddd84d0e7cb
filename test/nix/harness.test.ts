import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { evalExprs, evalFleet, evalOutputs, parseFiles } from './harness.ts';
import { runNix, scratch } from './store.ts';

vi.setConfig({ testTimeout: 60_000 });
const nixpkgsFleet = join(import.meta.dirname, '../fixtures/fleet-nixpkgs');

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('parseFiles', () => {
  it('says of each file whether Nix accepts it, and why not', async () => {
    const dir = scratch('parse');
    const sources = {
      good: '{ a, b, }: a',
      broken: '{ a = ; }',
      unbound: '{ a = mkDefault 1; }',
      other: '[ 1 2 ]',
    };
    const path = (name: string) => join(dir, `${name}.nix`);
    for (const [name, text] of Object.entries(sources)) writeFileSync(path(name), text);
    const results = await parseFiles(Object.keys(sources).map(path));
    expect(results.get(path('good'))).toEqual({ ok: true, value: null });
    expect(results.get(path('other'))).toEqual({ ok: true, value: null });
    expect(results.get(path('broken'))).toMatchObject({ error: expect.stringContaining('syntax error') });
    expect(results.get(path('unbound'))).toMatchObject({ error: "undefined variable 'mkDefault'" });
  });
});

describe('evalExprs', () => {
  it('keeps results apart where some fail, each with its own message', async () => {
    const results = await evalExprs([
      '1 + 1',
      'throw "no"',
      '{ a = [ true null "x" ]; }',
      '{ }.a',
      'let',
      '1 + "x"',
    ]);
    expect(results[0]).toEqual({ ok: true, value: 2 });
    expect(results[1]).toEqual({ ok: false, error: 'no' });
    expect(results[2]).toEqual({ ok: true, value: { a: [true, null, 'x'] } });
    expect(results[3]).toEqual({ ok: false, error: "attribute 'a' missing" });
    expect(results[4]).toMatchObject({ error: expect.stringContaining('syntax error') });
    expect(results[5]).toMatchObject({ ok: false });
  });

  it('shows what JSON cannot say, if asked', async () => {
    const [value] = await evalExprs(['{ f = x: x; p = /etc; n = [ 1.0 1 ]; }'], { tagged: true });
    expect(value).toEqual({
      ok: true,
      value: {
        f: { __nix: 'lambda' },
        p: { __nix: 'path', value: '/etc' },
        n: [{ __nix: 'float', value: 1 }, 1],
      },
    });
  });

  it('evaluates as a flake would, if asked', async () => {
    const source = 'builtins ? currentSystem';
    expect(await evalExprs([source])).toEqual([{ ok: true, value: true }]);
    expect(await evalExprs([source], { pure: true })).toEqual([{ ok: true, value: false }]);
  });
});

describe('evalFleet', () => {
  it('reads only the hosts that were asked for, and says which are not there', async () => {
    const { hosts } = await evalFleet(nixpkgsFleet, { hosts: ['mica', 'basalt'] });
    expect(Object.keys(hosts).sort()).toEqual(['basalt', 'mica']);
    expect(hosts.mica).toMatchObject({ ok: true, value: { system: 'x86_64-linux', packages: [] } });
    expect(hosts.basalt).toEqual({ ok: false, error: "the flake has no host 'basalt'" });
  });

  it('reads attributes by Nix functions of the host', async () => {
    const { hosts } = await evalFleet(nixpkgsFleet, {
      attrs: { name: 'h: h.config.networking.hostName', count: 'h: builtins.length (describe.packages h)' },
    });
    expect(hosts.quartz).toEqual({ ok: true, value: { name: 'quartz', count: 1 } });
    expect(hosts.mica).toEqual({ ok: true, value: { name: 'mica', count: 0 } });
  });

  it('evaluates with files changed, added and deleted, and leaves the fleet as it is', async () => {
    const files = {
      'hosts/mica.nix': '{ networking.hostName = "changed"; imports = [ ./new.nix ]; }',
      'hosts/new.nix': '{ pkgs, ... }: { environment.systemPackages = [ pkgs.llama-cpp ]; }',
      'hosts/quartz.nix': null,
    };
    const changed = (await evalFleet(nixpkgsFleet, {}, { files })).hosts;
    expect(changed.mica).toMatchObject({ ok: true, value: { packages: [{ gpu: 'cpu' }] } });
    expect(changed.quartz).toMatchObject({
      error: expect.stringMatching(/hosts\/quartz\.nix.*(No such file|does not exist)/),
    });
    expect((await evalFleet(nixpkgsFleet)).hosts.quartz).toMatchObject({ ok: true });
  });

  it('gives inputs that it does not know just the outputs that the fleet asks for', async () => {
    const flake = `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs";
      inputs.sops-nix = { url = "github:Mic92/sops-nix"; inputs.nixpkgs.follows = "nixpkgs"; };
      inputs.tool.url = "git+https://example.org/tool";
      outputs = { nixpkgs, sops-nix, tool, ... }: {
        nixosConfigurations.h = nixpkgs.lib.nixosSystem {
          system = "x86_64-linux";
          modules = [ sops-nix.nixosModules.sops ({ pkgs, ... }: {
            sops.defaultSopsFile = ./flake.nix;
            nixpkgs.overlays = [ tool.overlays.default ];
            environment.systemPackages = [ tool.packages.\${pkgs.stdenv.hostPlatform.system}.cli pkgs.unheard-of ];
          }) ];
        };
      };
    }`;
    const dir = scratch('generic');
    writeFileSync(join(dir, 'flake.nix'), flake);
    expect((await evalFleet(dir)).hosts.h).toMatchObject({ error: "attribute 'unheard-of' missing" });
    const named = await evalFleet(dir, {}, { packages: ['unheard-of'] });
    expect(named.hosts.h).toMatchObject({ ok: true });
    expect((await evalFleet(dir, {}, { packages: 'from-fleet' })).hosts.h).toEqual(named.hosts.h);
  });
});

describe('evalOutputs', () => {
  it('reads any output, each apart', async () => {
    const results = await evalOutputs(nixpkgsFleet, {
      names: 'fleet: builtins.attrNames fleet.nixosConfigurations',
      none: 'fleet: fleet.packages',
    });
    expect(results.names).toEqual({ ok: true, value: ['feldspar', 'mica', 'quartz'] });
    expect(results.none).toEqual({ ok: false, error: "attribute 'packages' missing" });
  });
});

it('says in one sentence that Nix is missing', async () => {
  vi.stubEnv('PATH', scratch('empty'));
  await expect(evalExprs(['1'])).rejects.toThrow(
    '`nix-instantiate` is not on PATH: the tests against real Nix need it',
  );
});

describe('runNix', () => {
  const run = (program: string, limits: { kilobytes: number; seconds: number }) =>
    runNix('nix-instantiate', ['--eval', '-E', program], { limits });

  it('ends a program that takes more memory than it may', async () => {
    const { code } = await run('builtins.length (builtins.genList (x: x) 200000000)', {
      kilobytes: 700_000,
      seconds: 60,
    });
    expect(code).not.toBe(0);
  });

  it('ends a program that takes more time than it may', async () => {
    const endless =
      'builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }';
    expect((await run(endless, { kilobytes: 6_000_000, seconds: 1 })).code).not.toBe(0);
  });
});
