/** `pkgs.llama-cpp // { cmakeFlags = …; }`: the set says something else, the build is the same. */
import type { Binary, Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { namesLlama } from '../llama-subject.ts';
import { nodesOf, textOf } from '../nodes.ts';
import { bindingOf, overrideCall } from '../override-calls.ts';
import type { Found, Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const overrideLost: Rule = {
  id: 'override-lost',
  severity: 'warning',
  summary: '// changes the set of a llama.cpp package, not what is built',
  *check({ files }) {
    for (const file of files) {
      for (const binary of nodesOf(file, 'Binary')) {
        const found = binary.op === '//' && isPackage(binary.left) ? judge(binary) : undefined;
        if (found) yield found;
      }
    }
  },
};

/** Attributes of a derivation that decide what is built. */
const ofBuild =
  /^(src|patches|cmakeFlags|(native|propagated)?[bB]uildInputs|env|NIX_CFLAGS_COMPILE|(pre|post)?(unpack|patch|configure|build|install|fixup)(Phase)?|(pre|post)(Patch|Configure|Build|Install|Fixup)|(build|make|configure)Flags)$/;

function judge(binary: Binary): Found | undefined {
  const set = skipParens(binary.right);
  if (set.kind !== 'AttrSet') return undefined;
  const names = set.bindings.flatMap((one) =>
    one.kind === 'Binding' ? [one.path[0]!.name ?? ''] : one.names.map(({ name }) => name),
  );
  const lost = names.filter((name) => ofBuild.test(name));
  if (lost.length === 0) return undefined;
  const flags = bindingOf(set, 'cmakeFlags');
  const dropsFlags = flags !== undefined && !textOf(flags.value).includes('cmakeFlags');
  const base = overrideCall(skipParens(binary.left))
    ? `(${textOf(skipParens(binary.left))})`
    : textOf(binary.left);
  return {
    file: binary.file,
    span: { start: binary.opOffset, end: binary.opOffset + 2 },
    message: `\`//\` changes the set, not the derivation in it: ${lost.map((name) => `\`${name}\``).join(', ')} ${lost.length > 1 ? 'have' : 'has'} no effect on what is built. \`overrideAttrs\` does it.`,
    fixes: dropsFlags
      ? []
      : [
          {
            kind: 'change',
            title: 'Use `overrideAttrs`',
            safe: false,
            preferred: true,
            change: () =>
              changeFile(binary.file, (edits) =>
                edits.replaceSpan({ start: binary.start, end: spanOf(set).start }, `${base}.overrideAttrs `),
              ),
          },
        ],
  };
}

const setNames = new Set(['pkgs', 'prev', 'final', 'super', 'self']);

/** A llama.cpp package by its name, or what an override makes of one. */
function isPackage(expr: Expr): boolean {
  const inner = skipParens(expr);
  const call = overrideCall(inner);
  if (call) return isPackage(call.base);
  if (inner.kind !== 'Select' || inner.default) return false;
  const base = skipParens(inner.base);
  const [name, ...more] = inner.path.map((step) => step.name ?? '');
  if (base.kind === 'Variable' && setNames.has(base.name)) return more.length === 0 && namesLlama(name ?? '');
  const names = [textOf(base), ...inner.path.map((step) => step.name ?? '')];
  return (
    names.includes('packages') && namesLlama(textOf(inner)) && names.indexOf('packages') === names.length - 3
  );
}
