/**
 * What is read from a file that is not Nix is a guess at what it is about to become: there Nix says “syntax error” and no more.
 */
import type { ErrorExpr, Node, SourceFile } from '../nix/syntax.ts';
import { type Unknown, unknown, type Value } from './value.ts';

/** Why a file says nothing for sure, at its first syntax error; undefined for a file that is Nix. */
export function syntaxProblem(file: SourceFile): Unknown | undefined {
  const [error] = file.tree.errors;
  if (!error) return undefined;
  const { start, end } = error;
  const place: ErrorExpr = { kind: 'Error', file, parent: undefined, start, end, parts: [] };
  return unknown(`syntax error: ${error.message}`, place);
}

/** The syntax error in place of a failure that was met in a file that has one: a name that is missing there is no mistake of its own. */
export function notOfBrokenFile(value: Value): Value {
  return value.kind === 'failure' ? (brokenAt(value.node) ?? value) : value;
}

const brokenAt = (node: Node | undefined): Unknown | undefined => node && syntaxProblem(node.file);
