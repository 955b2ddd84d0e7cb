/** What a package set says of the machine that it is for: `stdenv` and `hostPlatform`, as far as the system's string tells. */
import type { Node } from '../nix/syntax.ts';
import type { Evaluator } from './evaluator.ts';
import { selectName } from './select.ts';
import type { Thunk } from './thunk.ts';
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
    const linux = s.kind === 'string' && /^(\w+)-linux$/.exec(s.value);
    return linux
      ? str(`${linux[1]}-unknown-linux-gnu`)
      : unknown('the platform is not known', value.set.node);
  });
  return attrs(
    new Map<string, Thunk>([
      ['system', system],
      ['isLinux', test(/-linux$/)],
      ['isDarwin', test(/-darwin$/)],
      ['isx86_64', test(/^x86_64-/)],
      ['isAarch64', test(/^aarch64-/)],
      ['isAarch', test(/^(aarch64|armv\dl?)-/)],
      ['isx86', test(/^(x86_64|i686)-/)],
      ['config', config],
    ]),
    [],
    { hole: rest, under: new Map() },
  );
}
