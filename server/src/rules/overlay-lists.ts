/**
 * Lists of overlays as the syntax shows them:
 *
 *     nixpkgs.overlays = [ … ] ++ lib.optionals x [ … ];
 *     import nixpkgs { overlays = [ … ]; }
 */
import type { Binding, Expr, ListExpr, Node, SourceFile } from '../nix/syntax.ts';
import { ancestors, skipParens } from '../nix/walk.ts';
import { nodesOf } from './nodes.ts';
import { callOf, isBuiltin, namesTo, propertyFunction } from './uses.ts';

export interface OverlayElement {
  readonly expr: Expr;
  /** Whether it stands in the option, or in the argument of `import nixpkgs`. */
  readonly place: 'option' | 'import';
}

/** Every element of every list of overlays that a file writes down. */
export function overlayElements(file: SourceFile): OverlayElement[] {
  const found: OverlayElement[] = [];
  for (const binding of nodesOf(file, 'Binding')) {
    const place = placeOf(binding);
    if (!place) continue;
    for (const list of listsIn(binding.value)) for (const expr of list.elements) found.push({ expr, place });
  }
  return found;
}

/** True for a node within a list of overlays: there `pkgs` can't be asked for anything. */
export function isWithinOverlays(node: Node): boolean {
  for (const above of ancestors(node)) {
    if (above.kind !== 'Binding') continue;
    if (placeOf(above) === 'option') return true;
    const names = namesTo(above);
    if (names[0] === 'nixpkgs' || (names[0] === 'config' && names[1] === 'nixpkgs')) return true;
  }
  return false;
}

function placeOf(binding: Binding): OverlayElement['place'] | undefined {
  if (binding.path.at(-1)?.name !== 'overlays') return undefined;
  const names = namesTo(binding);
  if (names.at(-2) === 'nixpkgs' && names.length <= 3) return 'option';
  const set = binding.parent;
  if (binding.path.length !== 1 || set?.kind !== 'AttrSet') return undefined;
  let above: Node | undefined = set.parent;
  let argument: Node = set;
  while (above?.kind === 'Paren') [argument, above] = [above, above.parent];
  if (above?.kind !== 'Apply' || above.arg !== argument) return undefined;
  const { fn, args } = callOf(above);
  return isBuiltin(fn, 'import') && args.length === 2 && isNixpkgs(args[0]!) ? 'import' : undefined;
}

/** `nixpkgs`, `inputs.nixpkgs-unstable`, `<nixpkgs>`, `inputs.nixpkgs.outPath`. */
function isNixpkgs(expr: Expr): boolean {
  const inner = skipParens(expr);
  if (inner.kind === 'SearchPath') return inner.name === 'nixpkgs';
  if (inner.kind === 'Variable') return nixpkgsName.test(inner.name);
  if (inner.kind !== 'Select') return false;
  return inner.path.some(({ name }) => name !== undefined && nixpkgsName.test(name));
}

const nixpkgsName = /^(nixpkgs|unstable|stable)([-_]?\w+)*$/i;

const listFunctions = new Set([
  'optionals',
  'mkBefore',
  'mkAfter',
  'mkForce',
  'mkDefault',
  'mkIf',
  'mkMerge',
]);

/** The lists that an expression is put together from: `[ a ] ++ lib.optionals c [ b ]`, `lib.mkBefore [ a ]`. */
export function listsIn(expr: Expr): ListExpr[] {
  const inner = skipParens(expr);
  switch (inner.kind) {
    case 'List':
      return [inner];
    case 'Binary':
      return inner.op === '++' ? [...listsIn(inner.left), ...listsIn(inner.right)] : [];
    case 'Let':
      return inner.body ? listsIn(inner.body) : [];
    case 'With':
      return listsIn(inner.body);
    case 'If':
      return [...listsIn(inner.then), ...listsIn(inner.else)];
    case 'Apply': {
      const { fn, args } = callOf(inner);
      const name = fn.kind === 'Variable' ? fn.name : fn.kind === 'Select' ? fn.path.at(-1)?.name : undefined;
      const last = args.at(-1);
      if (name === undefined || !last || !listFunctions.has(name)) return [];
      if (propertyFunction(inner) !== 'mkMerge') return listsIn(last);
      return listsIn(last).flatMap((list) => list.elements.flatMap(listsIn));
    }
    default:
      return [];
  }
}
