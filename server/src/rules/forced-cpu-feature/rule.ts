/** `-DGGML_AVX512=ON` in a package that several hosts share: it runs only where the CPU has it. */
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { Fleet, Host } from '../../fleet/types.ts';
import { riskyX86Flags } from '../../upstream/cmake-flags-cpu.ts';
import { isCmakeTrue, lastDefinitions } from '../../upstream/parse-cmake-flag.ts';
import { isNative, type WrittenFlag, writtenFlags } from '../cpu-flags.ts';
import { isConditional } from '../guards.ts';
import { isAboutLlama } from '../llama-subject.ts';
import type { Found, Rule } from '../rule.ts';

export const forcedCpuFeature: Rule = {
  id: 'forced-cpu-feature',
  severity: 'warning',
  summary: 'AVX-512 or AMX is forced on for hosts that may not have it',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      const flags = writtenFlags(file).filter(isRisky);
      for (const list of new Set(flags.map((flag) => flag.list))) {
        const found = judge(
          fleet,
          flags.filter((flag) => flag.list === list),
        );
        if (found) yield found;
      }
    }
  },
};

const isRisky = (flag: WrittenFlag): boolean =>
  flag.isOn && riskyX86Flags.has(flag.name) && !isConditional(flag.element) && isAboutLlama(flag.element);

function judge(fleet: Fleet, flags: readonly WrittenFlag[]): Found | undefined {
  const first = flags[0]!;
  // Beside GGML_NATIVE they count for nothing.
  if (writtenFlags(first.element.file).some((flag) => flag.list === first.list && isNative(flag)))
    return undefined;
  const names = flags.map(({ name }) => name);
  const hosts = fleet.hosts.filter(
    (host) => names.some((name) => forces(host, name)) && !statesCpu(fleet, host),
  );
  // What one host of several has for itself was chosen for it.
  if (hosts.length === 0 || (hosts.length === 1 && fleet.hosts.length > 1)) return undefined;
  const which = hosts.map(({ name }) => name).join(', ');
  return {
    file: first.element.file,
    span: { start: first.element.start, end: flags.at(-1)!.element.end },
    message: `${names.join(', ')} ${names.length > 1 ? 'run' : 'runs'} only on CPUs that have it, and nothing says that ${which} ${hosts.length > 1 ? 'do' : 'does'}: where it is missing, llama.cpp dies with SIGILL.`,
  };
}

function forces({ packages }: Host, name: string): boolean {
  return packages.some(({ package: { flags } }) => {
    const last = lastDefinitions(flags);
    const isOn = (flag: string): boolean => isCmakeTrue(last.get(flag) ?? 'OFF');
    return isOn(name) && !isOn('GGML_NATIVE') && !isOn('GGML_CPU_ALL_VARIANTS');
  });
}

/** `nixpkgs.hostPlatform.gcc.arch = "znver4"`: whoever says that knows. */
function statesCpu(fleet: Fleet, { modules }: Host): boolean {
  if (!modules) return true;
  return ['hostPlatform', 'localSystem'].some((name) =>
    definitionsAt(fleet.ev, modules, ['nixpkgs', name]).definitions.some(
      ({ value }) => value.force().kind !== 'string',
    ),
  );
}
