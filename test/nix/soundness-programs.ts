/**
 * Random closed Nix programs, each made from a tape of bytes: every choice takes the next byte, and an empty tape chooses what
 * is simplest. So a shorter tape is a smaller program, which is how a difference is shrunk.
 *
 * Programs follow types, mostly: now and then a hole is filled with a value of another type, so that failures are compared too.
 */
import { atoms, everywhere, type Production, productions } from './soundness-grammar.ts';

/** The type that a hole wants filled. */
export type Type =
  | { readonly k: 'int' | 'float' | 'bool' | 'null' | 'str' | 'path' }
  | { readonly k: 'list'; readonly of: Type }
  | { readonly k: 'set'; readonly fields: Readonly<Record<string, Type>> }
  | { readonly k: 'fn'; readonly arg: Type; readonly ret: Type };

export const int: Type = { k: 'int' };
export const str: Type = { k: 'str' };
export const bool: Type = { k: 'bool' };
const plain: readonly Type[] = [int, str, bool, { k: 'float' }, { k: 'null' }, { k: 'path' }];

const names = ['a', 'b', 'c', 'x', 'y', "f'", 'or-else', 'a1'];
const fieldNames = ['a', 'b', 'c', 'x', 'd e', 'n1', '_', 'if'];

interface Bound {
  readonly name: string;
  readonly type: Type;
}

/** The text of the program that a tape stands for. `more` are productions beside the language's own. */
export function programOf(tape: Uint8Array, more: Grammar = {}): string {
  return new Writer(tape, more).expr(undefined, [], 0);
}

/** Productions by the type that they give; `any` for whatever is wanted. */
export type Grammar = Readonly<Record<string, readonly Production[]>>;

class Writer {
  readonly #tape: Uint8Array;
  readonly #more: Grammar;
  #at = 0;

  constructor(tape: Uint8Array, more: Grammar) {
    this.#tape = tape;
    this.#more = more;
  }

  /** A number below `n`; 0 once the tape is empty. */
  #pick(n: number): number {
    return n <= 1 ? 0 : (this.#tape[this.#at++] ?? 0) % n;
  }

  #of<T>(items: readonly T[]): T {
    return items[this.#pick(items.length)]!;
  }

  /** True once in `n`, never on an empty tape. */
  #once(n: number): boolean {
    return this.#pick(n) === n - 1;
  }

  type(depth: number): Type {
    const choice = this.#pick(depth > 2 ? 4 : 10);
    if (choice < 6) return plain[choice]!;
    if (choice < 8) return { k: 'list', of: this.type(depth + 1) };
    if (choice === 8) return { k: 'fn', arg: this.type(depth + 1), ret: this.type(depth + 1) };
    const fields: Record<string, Type> = {};
    for (let n = this.#pick(4); n > 0; n--) fields[this.#of(fieldNames)] = this.type(depth + 1);
    return { k: 'set', fields };
  }

  expr(wanted: Type | undefined, scope: readonly Bound[], depth: number): string {
    let type = wanted ?? this.type(0);
    if (this.#once(60)) type = this.type(1);
    if (this.#at >= this.#tape.length || depth > 7) return this.#atom(type, scope, depth);
    switch (depth < 2 ? 3 + this.#pick(7) : this.#pick(10)) {
      case 0:
        return this.#atom(type, scope, depth);
      case 1:
      case 2:
        return this.#variable(type, scope) ?? this.#atom(type, scope, depth);
      case 3:
        return this.#binder(type, scope, depth);
      case 4:
        return this.#fill(this.#of([...everywhere, ...(this.#more.any ?? [])]), type, scope, depth);
      case 5:
        return this.#elimination(type, scope, depth);
      default: {
        const own = [...productions[type.k]!, ...(this.#more[type.k] ?? [])];
        return own.length > 0
          ? this.#fill(this.#of(own), type, scope, depth)
          : this.#atom(type, scope, depth);
      }
    }
  }

  #variable(type: Type, scope: readonly Bound[]): string | undefined {
    const seen = new Set<string>();
    const fit: string[] = [];
    for (const bound of scope.toReversed()) {
      if (seen.has(bound.name)) continue;
      seen.add(bound.name);
      if (JSON.stringify(bound.type) === JSON.stringify(type)) fit.push(bound.name);
    }
    return fit.length > 0 ? this.#of(fit) : undefined;
  }

  #atom(type: Type, scope: readonly Bound[], depth: number): string {
    switch (type.k) {
      case 'list': {
        const parts = Array.from({ length: depth > 7 ? 0 : this.#pick(4) }, () =>
          this.expr(type.of, scope, depth + 1),
        );
        return `[ ${parts.join(' ')} ]`;
      }
      case 'set':
        return this.#set(type, scope, depth);
      case 'fn':
        return this.#lambda(type, scope, depth);
      default:
        return this.#of(atoms[type.k]);
    }
  }

  /** A lambda: by name, by formals with defaults, ellipsis and `@`. */
  #lambda(type: Type & { k: 'fn' }, scope: readonly Bound[], depth: number): string {
    const name = this.#of(names);
    if (type.arg.k !== 'set') {
      return `(${name}: ${this.expr(type.ret, [...scope, { name, type: type.arg }], depth + 1)})`;
    }
    const fields = Object.entries(type.arg.fields).filter(([field]) => names.includes(field));
    const isWhole = fields.length === Object.keys(type.arg.fields).length;
    const bound = fields.map(([field, of]) => ({ name: field, type: of }));
    const at = this.#once(2) ? names.find((n) => !bound.some((b) => b.name === n)) : undefined;
    const inner = [...scope, ...bound, ...(at ? [{ name: at, type: type.arg }] : [])];
    const formals = bound.map((b) =>
      this.#once(3) ? `${b.name} ? ${this.expr(b.type, inner, depth + 2)}` : b.name,
    );
    const free = names.filter((n) => n !== at && !bound.some((b) => b.name === n));
    if (this.#once(3)) {
      const extra = this.#of(free);
      formals.push(`${extra} ? ${this.expr(int, inner, depth + 2)}`);
      inner.push({ name: extra, type: int });
    }
    if (!isWhole || this.#once(2)) formals.push('...');
    const pattern = `{ ${formals.join(', ')} }`;
    const head = at === undefined ? pattern : this.#once(2) ? `${at}@${pattern}` : `${pattern}@${at}`;
    return `(${head}: ${this.expr(type.ret, inner, depth + 1)})`;
  }

  /** A set with the wanted fields: written out, recursive, inherited, by nested paths, with dynamic names. */
  #set(type: Type & { k: 'set' }, scope: readonly Bound[], depth: number): string {
    const fields = Object.entries(type.fields);
    const isRec = this.#once(4);
    const named = fields.filter(([name]) => names.includes(name)).map(([name, of]) => ({ name, type: of }));
    const inner = isRec ? [...scope, ...named] : scope;
    const bindings: string[] = [];
    for (const [name, of] of fields) {
      const key = /^[a-z_]\w*$/.test(name) && name !== 'if' ? name : `"${name}"`;
      const isInScope = scope.findLast((b) => b.name === name);
      const way = this.#pick(7);
      if (way === 1 && isInScope) bindings.push(`inherit ${name};`);
      else if (way === 2 && key === name)
        bindings.push(
          `inherit (${this.expr({ k: 'set', fields: { [name]: of } }, inner, depth + 1)}) ${name};`,
        );
      else if (way === 3 && !isRec)
        bindings.push(`\${${this.#text(name, inner, depth)}} = ${this.expr(of, inner, depth + 1)};`);
      else if (way === 4 && of.k === 'set' && Object.keys(of.fields).length > 0) {
        for (const [sub, subType] of Object.entries(of.fields))
          bindings.push(`${key}."${sub}" = ${this.expr(subType, inner, depth + 2)};`);
      } else bindings.push(`${key} = ${this.expr(of, inner, depth + 1)};`);
    }
    if (this.#once(12))
      bindings.push(
        `\${((n: n) ${this.expr({ k: 'null' }, inner, depth + 2)})} = ${this.expr(int, inner, depth + 2)};`,
      );
    const written = `{ ${bindings.join(' ')} }`;
    return isRec ? `(rec ${written})` : written;
  }

  /** An expression for a given text. */
  #text(text: string, scope: readonly Bound[], depth: number): string {
    if (this.#once(3)) return `((n: n) ${this.expr(str, scope, depth + 2)})`;
    return this.#once(2) && text.length > 1 ? `("${text[0]}" + "${text.slice(1)}")` : `"${text}"`;
  }

  /** `let`, `with`, a call: something that brings names. */
  #binder(type: Type, scope: readonly Bound[], depth: number): string {
    const count = 1 + this.#pick(3);
    const bound: Bound[] = [];
    for (let i = 0; i < count; i++) {
      const name = this.#of(names);
      if (!bound.some((b) => b.name === name)) bound.push({ name, type: this.type(1) });
    }
    const way = this.#pick(5);
    if (way === 1) {
      const inner = [...bound.filter((b) => !scope.some((s) => s.name === b.name)), ...scope];
      const fields = Object.fromEntries(bound.map((b) => [b.name, b.type]));
      return `(with ${this.expr({ k: 'set', fields }, scope, depth + 1)}; ${this.expr(type, inner, depth + 1)})`;
    }
    if (way === 2) {
      const fields = Object.fromEntries(bound.map((b) => [b.name, b.type]));
      const arg: Type = { k: 'set', fields };
      return `(${this.#lambda({ k: 'fn', arg, ret: type }, scope, depth + 1)} ${this.expr(arg, scope, depth + 1)})`;
    }
    // A binding sees those before it, and itself only by a chance that is wanted: it is Nix's infinite recursion.
    const all = [...scope, ...bound];
    const sees = (index: number): readonly Bound[] =>
      this.#once(30)
        ? all
        : [...scope.filter((s) => !bound.some((b) => b.name === s.name)), ...bound.slice(0, index)];
    const bindings = bound.map((b, i) => `${b.name} = ${this.expr(b.type, sees(i), depth + 1)};`);
    if (way === 3) return `(let { ${bindings.join(' ')} body = ${this.expr(type, all, depth + 1)}; })`;
    return `(let ${bindings.join(' ')} in ${this.expr(type, all, depth + 1)})`;
  }

  /** Something that gives a value out of a larger one: a selection, a call, an element. */
  #elimination(type: Type, scope: readonly Bound[], depth: number): string {
    const field = this.#of(fieldNames);
    const set: Type = { k: 'set', fields: { [field]: type, ...(this.#once(3) ? { x: int } : {}) } };
    const key = /^[a-z_]\w*$/.test(field) && field !== 'if' ? field : `"${field}"`;
    switch (this.#pick(6)) {
      case 0:
        return `(${this.expr(set, scope, depth + 1)}).${key}`;
      case 1: {
        const other = this.#once(2) ? set : ({ k: 'set', fields: {} } as const);
        return `((${this.expr(other, scope, depth + 1)}).${key} or ${this.expr(type, scope, depth + 1)})`;
      }
      case 2:
        return `(${this.expr({ k: 'set', fields: { a: set } }, scope, depth + 1)}).a.\${${this.#text(field, scope, depth)}}`;
      case 3: {
        const arg = this.type(1);
        return `(${this.expr({ k: 'fn', arg, ret: type }, scope, depth + 1)} ${this.expr(arg, scope, depth + 1)})`;
      }
      case 4:
        return `(builtins.getAttr "${field}" ${this.expr(set, scope, depth + 1)})`;
      default:
        return `(builtins.head [ ${this.expr(type, scope, depth + 1)} ${this.expr(type, scope, depth + 1)} ])`;
    }
  }

  #fill(production: Production, type: Type, scope: readonly Bound[], depth: number): string {
    const variables: Record<string, Type> = { T: type };
    const resolve = (text: string): Type => {
      if (text.startsWith('[')) return { k: 'list', of: resolve(text.slice(1, -1)) };
      const arrow = text.indexOf('>');
      if (arrow > 0)
        return { k: 'fn', arg: resolve(text.slice(0, arrow)), ret: resolve(text.slice(arrow + 1)) };
      if (text === 'E') return type.k === 'list' ? type.of : int;
      if (text === 'S') {
        variables.S ??= {
          k: 'set',
          fields: Object.fromEntries(
            Array.from({ length: this.#pick(4) }, () => [this.#of(fieldNames), resolve('A')]),
          ),
        };
        return variables.S;
      }
      if (text === 'R') return type.k === 'fn' ? type.ret : int;
      if (text === 'P') return type.k === 'fn' ? type.arg : int;
      if (/^[A-Z]$/.test(text)) {
        variables[text] ??= this.type(1);
        return variables[text];
      }
      return { k: text as 'int' };
    };
    return production.replace(/(?<!\$)\{([\w[\]>]+)\}/g, (_hole, text: string) =>
      this.expr(resolve(text), scope, depth + 1),
    );
  }
}
