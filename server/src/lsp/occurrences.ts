/** Where a flake's files name a subject: a variant, the option, the input, a host. */
import { isProblem } from '../eval/files.ts';
import { nixFiles } from '../fleet/nix-files.ts';
import type { Node } from '../nix/syntax.ts';
import { walk } from '../nix/walk.ts';
import type { Place } from '../rules/rule.ts';
import { isWithin } from '../workspace/paths.ts';
import { type Question, type Subject, subjectOf } from './subject.ts';
import type { Asked } from './subject-request.ts';

export interface Occurrence extends Place {
  readonly node: Node;
}

/** Everywhere in the text of the flake's files. */
export function namedIn({ fleet, nested, subject, question }: Asked): Occurrence[] {
  const found: Occurrence[] = [];
  const word = wordOf(subject, question);
  for (const path of nixFiles(fleet.files, fleet.root)) {
    if (nested.some((root) => isWithin(root, path))) continue;
    const text = fleet.files.text(path);
    if (isProblem(text) || !text.includes(word)) continue;
    const file = fleet.files.source(path);
    if (isProblem(file)) continue;
    walk(file.tree.root, (node) => {
      const other = subjectOf(node, question);
      if (other && isSame(subject, other) && !isOtherBinding(node, subject))
        found.push({ file, span: other.span, node });
      return undefined;
    });
  }
  return found;
}

/** A text that every file must have that names the subject. */
function wordOf(subject: Subject, { option }: Question): string {
  switch (subject.kind) {
    case 'package':
    case 'output':
    case 'argument':
    case 'flag':
      return subject.name;
    case 'option':
      return subject.variant ?? option.at(-1)!;
    case 'scoped':
      return subject.scope;
    case 'computed':
      return subject.prefix;
    case 'service':
      return 'llama-cpp';
    case 'input':
    case 'address':
    case 'follows':
      return subject.input.name;
    case 'host':
      return subject.host.name;
  }
}

function isSame(a: Subject, b: Subject): boolean {
  switch (a.kind) {
    case 'package':
      return b.kind === 'package' && a.name === b.name;
    case 'output':
      return b.kind === 'output' && a.name === b.name && a.input.name === b.input.name;
    case 'scoped':
      return b.kind === 'scoped' && a.scope === b.scope;
    case 'option':
      return b.kind === 'option' && a.variant === b.variant;
    case 'service':
      return b.kind === 'service';
    case 'input':
      return b.kind === 'input' && a.input.name === b.input.name;
    case 'argument':
      return b.kind === 'argument' && a.name === b.name && a.origin === b.origin;
    case 'flag':
      return b.kind === 'flag' && a.name === b.name;
    // Places of their own: what they name has other names elsewhere.
    case 'computed':
    case 'address':
    case 'follows':
      return b.span === a.span;
    case 'host':
      return b.kind === 'host' && a.host.name === b.host.name && a.host.kind === b.host.kind;
  }
}

/** A binding of a variant's name uses nothing; those that define it are known apart. */
const isOtherBinding = ({ parent }: Node, { kind }: Subject): boolean =>
  kind === 'package' && parent?.kind === 'Binding';
