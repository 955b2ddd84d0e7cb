/**
 * Path literals after files were moved: those that lead to them, and those that they hold.
 *
 *     mv machines/carbon.nix hosts/carbon.nix      modules = [ ./machines/carbon.nix ]   →   [ ./hosts/carbon.nix ]
 */
import { type Files, isProblem } from '../eval/files.ts';
import { nixFiles } from '../fleet/nix-files.ts';
import type { Change } from '../nix/change.ts';
import type { PathExpr } from '../nix/syntax.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { walk } from '../nix/walk.ts';
import { literalPath } from '../rules/uses.ts';
import { isWithin, joinPath, nameOf, parentOf, relativeTo } from '../workspace/paths.ts';

/** Files or folders, by absolute path. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The edits of the files below a folder, as they are before the move. */
export function movedPaths(files: Files, root: string, moves: readonly Move[]): Change {
  const edits = new Map<string, readonly TextEdit[]>();
  for (const path of nixFiles(files, root)) {
    const text = files.text(path);
    const isMoved = moves.some(({ from }) => isWithin(from, path));
    if (isProblem(text) || !(isMoved || moves.some((move) => text.includes(wordFor(move))))) continue;
    const file = files.source(path);
    if (isProblem(file) || file.tree.errors.length > 0) continue;
    const found: TextEdit[] = [];
    walk(file.tree.root, (node) => {
      const newText = node.kind === 'Path' ? textAfter(files, node, moves) : undefined;
      if (newText !== undefined) found.push({ start: node.start, end: node.end, newText });
      return undefined;
    });
    if (found.length > 0) edits.set(path, found);
  }
  return { edits, created: new Map(), deleted: [] };
}

/** What a file must name that leads to what is moved: of a folder's default.nix, the folder will do. */
const wordFor = ({ from }: Move): string =>
  nameOf(from) === 'default.nix' ? nameOf(parentOf(from)) : nameOf(from);

/** A path literal as it must be afterwards; undefined where it may stay. */
function textAfter(files: Files, node: PathExpr, moves: readonly Move[]): string | undefined {
  const written = node.file.text.slice(node.start, node.end);
  const target = literalPath(node);
  if (target === undefined || !written.startsWith('.') || isProblem(files.type(target))) return undefined;
  const folder = parentOf(after(node.file.path, moves));
  const text = relativeTo(folder, targetAfter(target, moves));
  const shown = text === '.' ? './.' : text.startsWith('../') ? text : text === '..' ? '../.' : `./${text}`;
  const isSame = folder === parentOf(node.file.path) && targetAfter(target, moves) === target;
  return isSame || shown === written ? undefined : shown;
}

function after(path: string, moves: readonly Move[]): string {
  const move = moves.find(({ from }) => isWithin(from, path));
  return move ? move.to + path.slice(move.from.length) : path;
}

/** A folder that is imported stands for its default.nix. */
function targetAfter(target: string, moves: readonly Move[]): string {
  const inner = joinPath(target, 'default.nix');
  const moved = moves.find(({ from }) => from === inner)?.to;
  if (moved === undefined) return after(target, moves);
  return nameOf(moved) === 'default.nix' ? parentOf(moved) : moved;
}
