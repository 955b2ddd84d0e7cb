/**
 * The syntax tree of a Nix file: plain objects, made once, straight from valid text or from tree-sitter's tree.
 *
 * Offsets are UTF-16 code units from the start of the text; spans are half-open `[start, end)`.
 * Every node knows its parent and its file, so that a node alone is a place: what evaluation keeps as an origin.
 *
 *     { inputs, ... }: { a.b = inputs.x or null; }
 *     └ Lambda          └ AttrSet
 *                        └ Binding, path [a b], value Select(Variable inputs, [x], Variable null)
 */

/** A half-open range of UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One version of one file, parsed. */
export interface SourceFile {
  /** The URI that LSP clients know it by. */
  readonly uri: string;
  /** Absolute path with `/`, as the evaluator's path values have it. */
  readonly path: string;
  /** The text without a byte order mark; offsets count from here. */
  readonly text: string;
  /** Counts up with each change of an open document; 0 for a file read from disk. */
  readonly version: number;
  readonly tree: SyntaxTree;
}

export interface SyntaxTree {
  /** The file's expression; an `ErrorExpr` where there is none. */
  readonly root: Expr;
  /** All comments, in order. They are in no node. */
  readonly comments: readonly Comment[];
  /** Where the text is not Nix, in order; empty for a valid file. */
  readonly errors: readonly SyntaxError[];
}

export interface Comment extends Span {
  readonly kind: 'line' | 'block';
}

/** A place where the text is not Nix. */
export interface SyntaxError extends Span {
  /** What is wrong, as one clause: "missing `;`". */
  readonly message: string;
  /** All text whose structure the error leaves in doubt; contains the span. */
  readonly region: Span;
}

interface NodeBase extends Span {
  readonly file: SourceFile;
  /** Undefined only for the root expression. */
  parent: Node | undefined;
}

export type Node = Expr | Binding | Inherit | InheritName | AttrName | Formals | Formal | Interpolation;

export type Expr =
  | Variable
  | Literal
  | StringExpr
  | PathExpr
  | SearchPath
  | ListExpr
  | AttrSet
  | Let
  | Lambda
  | Apply
  | Select
  | HasAttr
  | Unary
  | Binary
  | If
  | With
  | Assert
  | Paren
  | ErrorExpr;

/** A name in an expression: `pkgs`, `true`, `null`, `builtins`. */
export interface Variable extends NodeBase {
  readonly kind: 'Variable';
  readonly name: string;
}

/** An integer or a float, as written. */
export interface Literal extends NodeBase {
  readonly kind: 'Literal';
  readonly type: 'int' | 'float';
  readonly text: string;
}

/** `"…"`, `''…''` or an old-style URI (`style: 'uri'`). */
export interface StringExpr extends NodeBase {
  readonly kind: 'String';
  readonly style: 'quoted' | 'indented' | 'uri';
  /**
   * Text with escapes resolved and, for `''…''`, the common indentation removed as Nix does; neighbours are never both text.
   */
  readonly parts: readonly (string | Interpolation)[];
}

/** `${…}` within a string, a path, or as an attribute name. */
export interface Interpolation extends NodeBase {
  readonly kind: 'Interpolation';
  readonly expr: Expr;
}

/** `./a/b`, `/etc`, `~/x`, with interpolations where there are some: `./hosts/${name}.nix`. */
export interface PathExpr extends NodeBase {
  readonly kind: 'Path';
  readonly parts: readonly (string | Interpolation)[];
}

/** `<nixpkgs/lib>`; name without the brackets. */
export interface SearchPath extends NodeBase {
  readonly kind: 'SearchPath';
  readonly name: string;
}

export interface ListExpr extends NodeBase {
  readonly kind: 'List';
  readonly elements: readonly Expr[];
}

export interface AttrSet extends NodeBase {
  readonly kind: 'AttrSet';
  readonly recursive: boolean;
  readonly bindings: readonly (Binding | Inherit)[];
  /** Offset of `{` (after `rec`). The closing brace is the last character of the span. */
  readonly open: number;
}

/** `a.b."c".${d} = value;` The span ends after `;`. */
export interface Binding extends NodeBase {
  readonly kind: 'Binding';
  readonly path: readonly AttrName[];
  readonly value: Expr;
  /** Offset of `=`. */
  readonly equals: number;
}

/** `inherit a b;` or `inherit (from) a b;` The span ends after `;`. */
export interface Inherit extends NodeBase {
  readonly kind: 'Inherit';
  readonly from: Expr | undefined;
  readonly names: readonly InheritName[];
}

export interface InheritName extends NodeBase {
  readonly kind: 'InheritName';
  readonly name: string;
}

/** One step of an attribute path. `name` is undefined for a dynamic one, whose `expr` says it. */
export interface AttrName extends NodeBase {
  readonly kind: 'AttrName';
  readonly name: string | undefined;
  readonly quoted: boolean;
  /** For `${e}` the interpolation's expression; for `"a${b}"` the string. */
  readonly expr: Expr | undefined;
}

export interface Let extends NodeBase {
  readonly kind: 'Let';
  readonly bindings: readonly (Binding | Inherit)[];
  /** Undefined for the legacy form `let { …; body = …; }`. */
  readonly body: Expr | undefined;
  /** Offset of `in`; of the closing `}` in the legacy form. */
  readonly inOffset: number;
}

/** `x: body`, `{ a, b ? 1, ... }: body`, `args@{ a }: body`, `{ a }@args: body`. */
export interface Lambda extends NodeBase {
  readonly kind: 'Lambda';
  /** The plain argument's or the @-name's name. */
  readonly name: string | undefined;
  /** Span of that name. */
  readonly nameSpan: Span | undefined;
  readonly formals: Formals | undefined;
  readonly body: Expr;
  /** Offset of `:`. */
  readonly colon: number;
}

export interface Formals extends NodeBase {
  readonly kind: 'Formals';
  readonly formals: readonly Formal[];
  /** Span of `...`, where there is one. */
  readonly ellipsis: Span | undefined;
}

export interface Formal extends NodeBase {
  readonly kind: 'Formal';
  readonly name: string;
  readonly nameSpan: Span;
  readonly default: Expr | undefined;
}

export interface Apply extends NodeBase {
  readonly kind: 'Apply';
  readonly fn: Expr;
  readonly arg: Expr;
}

export interface Select extends NodeBase {
  readonly kind: 'Select';
  readonly base: Expr;
  readonly path: readonly AttrName[];
  readonly default: Expr | undefined;
}

export interface HasAttr extends NodeBase {
  readonly kind: 'HasAttr';
  readonly base: Expr;
  readonly path: readonly AttrName[];
}

export interface Unary extends NodeBase {
  readonly kind: 'Unary';
  readonly op: '-' | '!';
  readonly operand: Expr;
}

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '++'
  | '//'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '->'
  | '|>'
  | '<|';

export interface Binary extends NodeBase {
  readonly kind: 'Binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
  /** Offset of the operator. */
  readonly opOffset: number;
}

export interface If extends NodeBase {
  readonly kind: 'If';
  readonly condition: Expr;
  readonly then: Expr;
  readonly else: Expr;
}

export interface With extends NodeBase {
  readonly kind: 'With';
  readonly namespace: Expr;
  readonly body: Expr;
}

export interface Assert extends NodeBase {
  readonly kind: 'Assert';
  readonly condition: Expr;
  readonly body: Expr;
}

export interface Paren extends NodeBase {
  readonly kind: 'Paren';
  readonly inner: Expr;
}

/** Text that is not Nix, or an expression that is missing (an empty span). */
export interface ErrorExpr extends NodeBase {
  readonly kind: 'Error';
  /** Whole nodes that stand within it. */
  readonly parts: readonly Node[];
}
