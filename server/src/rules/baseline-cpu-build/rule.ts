/** A build for the CPU alone that knows no AVX2: what llama.cpp's flake gives without flags since 2025. */
import { definitionsAt } from '../../eval/modules/definitions.ts';
import type { Fleet, Host, Installed, LlamaPackage } from '../../fleet/types.ts';
import type { Expr, Node } from '../../nix/syntax.ts';
import { gpuBackends } from '../../upstream/backends.ts';
import { llamaOutputExists, llamaOutputs } from '../../upstream/llama-outputs.ts';
import { takesArgument } from '../../upstream/override-arguments.ts';
import { allVariantsWork } from '../../upstream/own-flags.ts';
import { changeFile } from '../changes.ts';
import { textOf } from '../nodes.ts';
import { overridden } from '../overrides.ts';
import { packageSetOf, selected } from '../package-sets.ts';
import { relatedTo } from '../related.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';

export const baselineCpuBuild: Rule = {
  id: 'baseline-cpu-build',
  severity: 'warning',
  summary: 'a build for the CPU uses no more than the first x86-64 processors had',
  *check({ fleet }) {
    if (!fleet) return;
    for (const host of fleet.hosts) {
      for (const installed of host.packages) {
        const found = judge(fleet, host, installed);
        if (found) yield found;
      }
    }
  },
};

function judge(fleet: Fleet, host: Host, installed: Installed): Found | undefined {
  const { package: llama, place } = installed;
  const node = llama.definition ?? place;
  if (llama.cpu !== 'baseline' || host.system !== 'x86_64-linux' || !node) return undefined;
  if (!isBuilt(fleet, llama)) return undefined;
  if (!llama.backends || llama.backends.some((backend) => gpuBackends.includes(backend))) return undefined;
  // Other sources have other defaults, another platform other code.
  if (
    llama.changed.some((name) => /^(src|version|env|NIX_)/.test(name)) ||
    tunesPlatform(fleet, host, installed)
  )
    return undefined;
  return {
    file: node.file,
    span: node.kind === 'Binding' ? nameSpan(node) : spanOf(node),
    message: `\`${llama.name}\` is built for the first x86-64 processors, without AVX2: on ${host.name} it answers several times slower than a build that chooses its CPU code at run time.`,
    related: llama.definition ? relatedTo(fleet, place, `installed here on ${host.name}`) : [],
    fixes: fixes(fleet, installed),
  };
}

/** False for a package that Nix refuses, or whose own flags are gone: that is said, and this comes of it. */
function isBuilt(
  { upstreamDay, nixpkgsDay }: Fleet,
  { value, origin, name, replaced }: LlamaPackage,
): boolean {
  if (origin !== 'upstream' && origin !== 'nixpkgs') return true;
  if (replaced) return false;
  const day = origin === 'upstream' ? upstreamDay : nixpkgsDay;
  for (const [argument] of overridden(value)) if (takesArgument(origin, argument, day) === 'no') return false;
  const [place, , output] = value.kind === 'extern' ? selected(value) : [];
  if (origin !== 'upstream') return true;
  if (name === 'mpi-cuda' || place === 'defaultPackage' || isOther(name)) return false;
  if (output === undefined) return true;
  return (
    (place !== 'packages' && place !== 'legacyPackages') || llamaOutputExists(place, output, day) !== 'no'
  );
}

/** Scripts and images of the flake, and builds for other systems: nothing in them runs on this host's CPU. */
const isOther = (name: string): boolean =>
  name === 'windows' || llamaOutputs.some((one) => one.name === name && one.backends === undefined);

/** `nixpkgs.hostPlatform.gcc.arch`, `import nixpkgs { localSystem = { … }; }`. */
function tunesPlatform(fleet: Fleet, { modules }: Host, { package: { value } }: Installed): boolean {
  const set = packageSetOf(value);
  if (set && set.system.force().kind !== 'string') return true;
  if (!modules) return true;
  return ['hostPlatform', 'localSystem'].some((name) =>
    definitionsAt(fleet.ev, modules, ['nixpkgs', name]).definitions.some(
      ({ value: given }) => given.force().kind !== 'string',
    ),
  );
}

function fixes(fleet: Fleet, { package: llama, place, system }: Installed): Fix[] {
  const origin = llama.origin === 'upstream' ? 'upstream' : 'nixpkgs';
  const day = origin === 'upstream' ? fleet.upstreamDay : fleet.nixpkgsDay;
  const migrate: Fix = { kind: 'migrate', title: 'Migrate llama.cpp to the official flake', safe: false };
  const expr = expressionOf(llama.definition ?? place);
  if (!expr || system.kind === 'other' || allVariantsWork(origin, day, 'x86_64-linux') !== 'yes')
    return [migrate];
  return [
    {
      kind: 'change',
      title: 'Build every CPU variant and choose at run time',
      safe: false,
      preferred: true,
      change: () =>
        changeFile(expr.file, (edits) =>
          edits.replace(
            expr,
            `${expr.kind === 'Apply' ? `(${textOf(expr)})` : textOf(expr)}.overrideAttrs (old: {\n  cmakeFlags = (old.cmakeFlags or [ ]) ++ [\n    "-DGGML_BACKEND_DL=ON"\n    "-DGGML_CPU_ALL_VARIANTS=ON"\n  ];\n})`,
          ),
        ),
    },
    migrate,
  ];
}

/** What gives the package, where it is a name or a call on one line. */
function expressionOf(node: Node | undefined): Expr | undefined {
  const expr = node?.kind === 'Binding' ? node.value : node;
  if (expr?.kind !== 'Variable' && expr?.kind !== 'Select' && expr?.kind !== 'Apply') return undefined;
  return textOf(expr).includes('\n') ? undefined : expr;
}
