/** llama.cpp under its old owner: `github:ggerganov/llama.cpp`, or `owner = "ggerganov"; repo = "llama.cpp";`. */
import type { AttrSet, Let, StringExpr } from '../../nix/syntax.ts';
import { ancestors } from '../../nix/walk.ts';
import { formerOwner, officialOwner, repositoryName } from '../../upstream/locations.ts';
import { changeFile } from '../changes.ts';
import { nodesOf, textOf } from '../nodes.ts';
import type { Found, Rule } from '../rule.ts';

export const movedUpstream: Rule = {
  id: 'moved-upstream',
  severity: 'warning',
  summary: 'llama.cpp is fetched from its old owner, ggerganov',
  *check({ files }) {
    for (const file of files) {
      if (!anyCase.test(file.text)) continue;
      for (const string of nodesOf(file, 'String'))
        if (isAddress(string) || isOwner(string)) yield found(string);
    }
  },
};

/** GitHub takes names in any case. */
const anyCase = new RegExp(formerOwner, 'i');

const address =
  /^(?:github:|(?:git\+|tarball\+)?(?:https?|ssh|git):\/\/(?:[\w.-]+@)?(?:www\.|api\.|codeload\.)?github\.com\/(?:repos\/)?|git@github\.com:)ggerganov\/llama\.cpp(?=$|[/?#.])/i;

/** Bindings whose text people read and nothing fetches. */
const prose = new Set(['homepage', 'description', 'longDescription', 'changelog', 'downloadPage', 'text']);

function isAddress(string: StringExpr): boolean {
  const [first] = string.parts;
  if (typeof first !== 'string' || !address.test(first)) return false;
  for (const above of ancestors(string)) {
    if (above.kind === 'Binding') return !prose.has(above.path.at(-1)?.name ?? '');
  }
  return true;
}

/** `owner = "ggerganov"`, beside `repo = "llama.cpp"`. */
function isOwner(string: StringExpr): boolean {
  if (string.parts.length !== 1 || String(string.parts[0]).toLowerCase() !== formerOwner) return false;
  const { parent } = string;
  if (parent?.kind !== 'Binding' || parent.path.at(-1)?.name !== 'owner') return false;
  const set = parent.parent;
  return (
    (set?.kind === 'AttrSet' || set?.kind === 'Let') &&
    names(
      set,
      parent.path.slice(0, -1).map(({ name }) => name),
    )
  );
}

const names = (set: AttrSet | Let, prefix: readonly (string | undefined)[]): boolean =>
  set.bindings.some(
    (binding) =>
      binding.kind === 'Binding' &&
      binding.path.map(({ name }) => name).join('.') === [...prefix, 'repo'].join('.') &&
      binding.value.kind === 'String' &&
      binding.value.parts[0] === repositoryName,
  );

function found(string: StringExpr): Found {
  const start = string.start + textOf(string).search(anyCase);
  const span = { start, end: start + formerOwner.length };
  return {
    file: string.file,
    span,
    message: `llama.cpp moved from ${formerOwner} to ${officialOwner} in February 2025; the old address works only as long as GitHub redirects it.`,
    tags: ['deprecated'],
    fixes: [
      {
        kind: 'change',
        title: `Write \`${officialOwner}\``,
        safe: true,
        preferred: true,
        change: () => changeFile(string.file, (edits) => edits.replaceSpan(span, officialOwner)),
      },
    ],
  };
}
