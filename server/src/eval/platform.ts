/** What a package set says of the machine that it is for: `stdenv` and `hostPlatform`, as far as the system's string tells. */
import type { Node } from '../nix/syntax.ts';
import type { Evaluator } from './evaluator.ts';
import { selectName } from './select.ts';
import { Thunk } from './thunk.ts';
import { join } from './union.ts';
import { attrs, bool, extern, type PackageSetValue, str, unknown, type Value } from './value.ts';

/** `pkgs.stdenv`. */
export function stdenv(ev: Evaluator, value: PackageSetValue, node: Node | undefined): Value {
  const base = extern({ type: 'pkgs', set: value.set }, [{ op: 'select', name: 'stdenv', node }], node);
  const entries = new Map<string, Thunk>([
    ['hostPlatform', ev.lazy(() => platform(ev, value))],
    ['buildPlatform', ev.lazy(() => platform(ev, value))],
    ['system', ev.lazy(() => value.set.system.force())],
    ['isLinux', ev.lazy(() => selectName(ev, platform(ev, value), 'isLinux', node))],
    ['isDarwin', ev.lazy(() => selectName(ev, platform(ev, value), 'isDarwin', node))],
    ['isx86_64', ev.lazy(() => selectName(ev, platform(ev, value), 'isx86_64', node))],
    ['isAarch64', ev.lazy(() => selectName(ev, platform(ev, value), 'isAarch64', node))],
  ]);
  return attrs(entries, [], { hole: base, under: new Map() });
}

/** What a system's string says of a platform, by the names that nixpkgs has for it. */
const tests: Readonly<Record<string, RegExp>> = {
  isLinux: /-linux$/,
  isDarwin: /-darwin$/,
  isMacOS: /-darwin$/,
  isUnix: /-(linux|darwin)$/,
  isx86_64: /^x86_64-/,
  isAarch64: /^aarch64-/,
  isAarch: /^(aarch64|armv\dl?)-/,
  isAarch32: /^armv\dl?-/,
  isx86: /^(x86_64|i686)-/,
  isx86_32: /^i686-/,
  isRiscV: /^riscv(32|64)-/,
  is64bit: /^(x86_64|aarch64|riscv64)-/,
};

const configOf = (system: string): Value => {
  const linux = /^(x86_64|aarch64|i686|riscv64)-linux$/.exec(system);
  return linux ? str(`${linux[1]}-unknown-linux-gnu`) : unknown('the platform is not known');
};

/** The set that NixOS makes of a platform's name, as far as the name says it. */
export function elaborated(system: Value & { kind: 'string' }): Value {
  const known = Object.entries(tests).map(([name, test]): [string, Thunk] => [
    name,
    Thunk.of(bool(test.test(system.value))),
  ]);
  const hole = unknown('the platform’s other properties are not followed');
  return attrs(
    new Map([['system', Thunk.of(system)], ['config', Thunk.of(configOf(system.value))], ...known]),
    [],
    { hole, under: new Map() },
  );
}

/** `stdenv.hostPlatform`, as far as the system's string says it. */
export function platform(ev: Evaluator, value: PackageSetValue): Value {
  const system = value.set.system;
  const rest = extern({ type: 'pkgs', set: value.set }, [
    { op: 'select', name: 'hostPlatform', node: undefined },
  ]);
  const test = (pattern: RegExp): Thunk =>
    ev.lazy(() => {
      const s = system.force();
      if (s.kind === 'string') return bool(pattern.test(s.value));
      if (s.kind === 'union') {
        return join(
          s.options.map((o) => (o.kind === 'string' ? bool(pattern.test(o.value)) : s.why)),
          s.why,
        );
      }
      return s.kind === 'unknown' ? s : unknown('the system is not known', value.set.node);
    });
  const config = ev.lazy(() => {
    const s = system.force();
    return s.kind === 'string' ? configOf(s.value) : unknown('the platform is not known', value.set.node);
  });
  return attrs(
    new Map<string, Thunk>([
      ['system', system],
      ['config', config],
      ...Object.entries(tests).map(([name, pattern]): [string, Thunk] => [name, test(pattern)]),
    ]),
    [],
    { hole: rest, under: new Map() },
  );
}
