/**
 * Source edits that keep the author's style. A collector takes any number of changes to one version of one file and yields
 * plain text edits: insertions and the smallest replacements, nothing else moves.
 *
 *     const change = edits(file);
 *     change.appendToList(modules, './nixos/llama-cpp.nix');
 *     change.insertBinding(inputs, 'llama-cpp.url = "github:ggml-org/llama.cpp";');
 *     change.apply();                             // the new text
 *
 * New text is given as at column 0, indented by two spaces, with `\n`; it comes out with the file's indentation and line
 * endings. A node that is removed or replaced must not be changed otherwise: that is a bug of the caller and throws.
 */

import { type FormalsChange, formalsEdits, indexForFormal } from './edits-formals.ts';
import { asElement, asReplacement } from './edits-parens.ts';
import { sequenceEdits } from './edits-render.ts';
import type { Container, Element, Insertion, SequenceChange } from './edits-sequence.ts';
import { letEdits, type Wrapping, wrapEdits } from './edits-wrap.ts';
import { indentAt, reindent, styleOf } from './layout.ts';
import type {
  AttrSet,
  Binding,
  Expr,
  Formal,
  Formals,
  Inherit,
  InheritName,
  Lambda,
  Let,
  ListExpr,
  Node,
  SourceFile,
  Span,
} from './syntax.ts';
import { applyEdits, sortedEdits, type TextEdit } from './text-edit.ts';

/** Where a new item goes: at an end, or right beside an item. */
export type Place<Item> = 'start' | 'end' | { readonly before: Item } | { readonly after: Item };

export interface BindingOptions {
  /** Default: the end. */
  readonly place?: Place<Binding | Inherit>;
  /** Whether a set that is empty stays on one line; default: where it is an argument, an element or an operand. */
  readonly oneLine?: boolean;
}

/** Changes of one file, collected. All offsets count in the text as it is before any of them. */
export interface Edits {
  readonly file: SourceFile;
  /** Adds a binding, with its `;`: `a.b = 1;`, `inherit (x) y;`. Several bindings in one text stay together as they are. */
  insertBinding(set: AttrSet | Let, text: string, options?: BindingOptions): void;
  /** Takes a binding away, with its comments; a `let` that is left empty goes too. */
  removeBinding(binding: Binding | Inherit): void;
  /** Adds an element; parentheses are put where it needs them. Default place: the end. @throws Error if it is no expression */
  insertElement(list: ListExpr, text: string, place?: Place<Expr>): void;
  appendToList(list: ListExpr, text: string): void;
  prependToList(list: ListExpr, text: string): void;
  /** Takes an element of a list away, with its comments. */
  removeListElement(element: Expr): void;
  /** Adds a formal, before the ellipsis, and in alphabetical order where the others are. Nothing where the name is there. */
  addFormal(formals: Formals, name: string, fallback?: string): void;
  removeFormal(formal: Formal): void;
  /** Gives a function with formals an @-name where it has none. Returns the name that it has then. */
  addAtName(lambda: Lambda, name: string): string;
  addInheritName(inherit: Inherit, name: string): void;
  /** Takes a name out of an `inherit`, which goes with its last one. */
  removeInheritName(name: InheritName): void;
  /** Puts bindings before an expression: into its `let`, or into a new one. */
  insertLet(expr: Expr, text: string): void;
  /** Moves bindings of a set into a nested set: `wrapBindings(module, 'config', bindings)`. */
  wrapBindings(set: AttrSet, name: string, bindings: Iterable<Binding | Inherit>): void;
  /** Replaces an expression; parentheses are put where its place needs them. @throws Error if it is no expression */
  replace(expr: Expr, text: string): void;
  /** Replaces a span as it is, with no regard to layout. */
  replaceSpan(span: Span, text: string): void;
  /** In the order of the text, none overlapping. @throws Error where two changes overlap */
  textEdits(): TextEdit[];
  /** The text with all changes made; without a byte order mark, as `file.text` is. @throws Error where two changes overlap */
  apply(): string;
}

/** Collects changes of a file. */
export function edits(file: SourceFile): Edits {
  const sequences = new Map<Container, SequenceChange>();
  const formalsChanges = new Map<
    Formals,
    FormalsChange & { insertions: { text: string; index: number }[] }
  >();
  const lets = new Map<Expr, string[]>();
  const plain: TextEdit[] = [];
  const wrappings: Wrapping[] = [];

  const own = (node: Node): void => {
    if (node.file !== file)
      throw new Error(`edits of ${file.path}: the node is of ${node.file.path}, or of another version`);
  };
  const changeOf = (container: Container): SequenceChange => {
    own(container);
    const change = sequences.get(container) ?? { insertions: [], removed: new Set<Element>() };
    sequences.set(container, change);
    return change;
  };
  const formalsChangeOf = (formals: Formals) => {
    own(formals);
    const change = formalsChanges.get(formals) ?? { insertions: [], removed: new Set<Formal>() };
    formalsChanges.set(formals, change);
    return change;
  };
  const insertElement = (list: ListExpr, text: string, place: Place<Expr> = 'end'): void => {
    changeOf(list).insertions.push(insertionAt(list.elements, asElement(text.trim()), place));
  };
  const removeBinding = (binding: Binding | Inherit): void => {
    changeOf(containerOf(binding, ['AttrSet', 'Let'])).removed.add(binding);
  };
  /** An `inherit` goes with its last name. */
  const removeEmptyInherits = (): void => {
    for (const [container, { insertions, removed }] of [...sequences]) {
      if (container.kind !== 'Inherit' || insertions.length > 0) continue;
      if (!container.names.every((name) => removed.has(name))) continue;
      sequences.delete(container);
      removeBinding(container);
    }
  };

  const render = (): TextEdit[] => {
    removeEmptyInherits();
    const around = [...wrappings, ...[...lets].map(([expr, texts]) => letEdits(expr, texts))];
    const firm = [
      ...around.flatMap(({ closings }) => closings),
      ...plain,
      ...[...sequences].flatMap(([container, change]) => sequenceEdits(container, change)),
      ...[...formalsChanges].flatMap(([formals, change]) => formalsEdits(formals, change)),
      ...around.flatMap(({ openings }) => openings),
    ];
    const replaced = firm.filter(({ start, end }) => start < end);
    const indents = around
      .flatMap((wrapping) => wrapping.indents)
      .filter(({ start }) => !replaced.some((edit) => edit.start < start && start < edit.end));
    return sortedEdits([...firm, ...indents]);
  };

  return {
    file,
    insertBinding(set, text, { place = 'end', oneLine } = {}) {
      changeOf(set).insertions.push({ ...insertionAt(set.bindings, text.trim(), place), oneLine });
    },
    removeBinding,
    insertElement,
    appendToList: (list, text) => insertElement(list, text, 'end'),
    prependToList: (list, text) => insertElement(list, text, 'start'),
    removeListElement(element) {
      changeOf(containerOf(element, ['List'])).removed.add(element);
    },
    addFormal(formals, name, fallback) {
      const change = formalsChangeOf(formals);
      const text = fallback === undefined ? name : `${name} ? ${fallback}`;
      const there = formals.formals.some((formal) => formal.name === name && !change.removed.has(formal));
      if (there || change.insertions.some((insertion) => insertion.text.split(' ')[0] === name)) return;
      change.insertions.push({ text, index: indexForFormal(formals, name) });
    },
    removeFormal(formal) {
      const { parent } = formal;
      if (parent?.kind !== 'Formals') throw new Error('removeFormal: the formal is in no formals');
      formalsChangeOf(parent).removed.add(formal);
    },
    addAtName(lambda, name) {
      own(lambda);
      const { formals } = lambda;
      if (lambda.name !== undefined || formals === undefined) return lambda.name ?? name;
      const { atFirst, atPad } = styleOf(file);
      const sign = `${atPad}@${atPad}`;
      const [at, newText] = atFirst ? [formals.start, name + sign] : [formals.end, sign + name];
      if (!plain.some((edit) => edit.start === at && edit.newText === newText))
        plain.push({ start: at, end: at, newText });
      return name;
    },
    addInheritName(inherit, name) {
      changeOf(inherit).insertions.push(insertionAt(inherit.names, name, 'end'));
    },
    removeInheritName(name) {
      changeOf(containerOf(name, ['Inherit'])).removed.add(name);
    },
    insertLet(expr, text) {
      own(expr);
      if (expr.kind === 'Let' && expr.body) {
        changeOf(expr).insertions.push(insertionAt(expr.bindings, text.trim(), 'end'));
        return;
      }
      lets.set(expr, [...(lets.get(expr) ?? []), text.trim()]);
    },
    wrapBindings(set, name, bindings) {
      own(set);
      wrappings.push(wrapEdits(set, name, new Set(bindings)));
    },
    replace(expr, text) {
      own(expr);
      const newText = reindent(
        asReplacement(expr, text.trim()),
        indentAt(file.text, expr.start),
        styleOf(file),
      );
      plain.push({ start: expr.start, end: expr.end, newText });
    },
    replaceSpan({ start, end }, newText) {
      plain.push({ start, end, newText });
    },
    textEdits: render,
    apply: () => applyEdits(file.text, render()),
  };
}

function insertionAt<T extends Element>(items: readonly T[], text: string, place: Place<T>): Insertion {
  if (place === 'start') return { text, index: 0, beside: 'open' };
  if (place === 'end') return { text, index: items.length, beside: 'close' };
  if ('before' in place) return { text, index: indexOf(items, place.before), beside: 'next' };
  return { text, index: indexOf(items, place.after) + 1, beside: 'previous' };
}

function indexOf<T>(items: readonly T[], item: T): number {
  const index = items.indexOf(item);
  if (index === -1) throw new Error('edits: the neighbour is not in this set or list');
  return index;
}

function containerOf(node: Element, kinds: readonly Container['kind'][]): Container {
  const { parent } = node;
  if (parent === undefined || !(kinds as readonly string[]).includes(parent.kind))
    throw new Error(`edits: the parent is not ${kinds.join(' or ')} but ${parent?.kind ?? 'none'}`);
  return parent as Container;
}
