/** `import inputs.llama-cpp { }`: llama.cpp's repository has a flake, and no default.nix. */
import type { Fleet } from '../../fleet/types.ts';
import type { Apply, Expr } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { changeFile } from '../changes.ts';
import { inputPath } from '../input-paths.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Fix, Found, Rule } from '../rule.ts';
import { isBound } from '../scope-names.ts';
import { spanOf } from '../spans.ts';
import { callOf, isBuiltin, wholeCall } from '../uses.ts';

export const inputHasNoDefaultNix: Rule = {
  id: 'input-has-no-default-nix',
  severity: 'error',
  summary: 'the source of llama.cpp is imported, which has no default.nix',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      for (const apply of nodesOf(file, 'Apply')) {
        const found = wholeCall(apply) === apply ? judge(fleet, apply) : undefined;
        if (found) yield found;
      }
    }
  },
};

function judge(fleet: Fleet, apply: Apply): Found | undefined {
  const { fn, args } = callOf(apply);
  const isCallPackage = fn.kind === 'Select' && fn.path.at(-1)?.name === 'callPackage';
  if (!args[0] || !(isBuiltin(fn, 'import') || isCallPackage)) return undefined;
  const source = sourceOf(args[0]);
  const at = inputPath(fleet, source);
  const input = at && fleet.inputs.find(({ name }) => name === at.input);
  if (!at || !input?.llama?.isUpstream || (at.names.length > 0 && at.names.join() !== 'outPath'))
    return undefined;
  return {
    file: apply.file,
    span: spanOf(apply),
    message: `llama.cpp’s repository has no default.nix: Nix stops with “getting status of '…/default.nix': No such file or directory”. Its packages are \`${textOf(source)}.packages.SYSTEM\`.`,
    fixes: input.flake ? fixes(apply, source) : [],
  };
}

/** The input itself, of `"${inputs.llama-cpp}"`, `"${inputs.llama-cpp}/default.nix"` and `inputs.llama-cpp + "/"` too. */
function sourceOf(expr: Expr): Expr {
  const inner = skipParens(expr);
  const isItself = (rest: unknown): boolean => typeof rest === 'string' && /^\/?(default\.nix)?$/.test(rest);
  if (inner.kind === 'Binary' && inner.op === '+') {
    const right = skipParens(inner.right);
    return right.kind === 'String' && right.parts.every(isItself) ? skipParens(inner.left) : inner;
  }
  const [first, ...more] = inner.kind === 'String' ? inner.parts.filter((part) => part !== '') : [];
  return typeof first === 'object' && more.every(isItself) ? skipParens(first.expr) : inner;
}

function fixes(apply: Apply, source: Expr): Fix[] {
  const name = ['pkgs', 'final'].find((one) => isBound(apply, one));
  if (!name) return [];
  return [
    {
      kind: 'change',
      title: 'Take the flake’s package',
      safe: false,
      preferred: true,
      change: () =>
        changeFile(apply.file, (edits) =>
          edits.replace(apply, `${textOf(source)}.packages.\${${name}.stdenv.hostPlatform.system}.default`),
        ),
    },
  ];
}
