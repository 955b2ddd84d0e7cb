/** `environment.systemPackages = [ (builtins.attrNames { … }) null "llama-cpp" ];` */
import { isLibNode } from '../../eval/lib/index.ts';
import { definitionsAt } from '../../eval/modules/definitions.ts';
import { type Extern, isHole, typeName, type Value } from '../../eval/value.ts';
import type { Fleet } from '../../fleet/types.ts';
import type { Expr, Node } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { llamaSystems } from '../../upstream/llama-outputs.ts';
import { lookupAsked } from '../attr-names-lookup/rule.ts';
import { overlayCalled } from '../overlay-as-package/rule.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { packageLists, type SystemOfHost, systemsOf } from '../systems.ts';
import { callOf, letValue, libraryFunction } from '../uses.ts';

export const notAPackage: Rule = {
  id: 'not-a-package',
  severity: 'error',
  summary: 'an element of a list of packages is surely no package',
  holdsWithoutFlake: true,
  *check(context) {
    const { fleet, isAboutLlama } = context;
    if (!fleet || !isAboutLlama) return;
    for (const one of systemsOf(fleet)) {
      for (const path of packageLists(fleet, one.system)) yield* judgeList(context, fleet, one, path);
      if (one.system.kind !== 'home') yield* judgeService(context, fleet, one);
    }
  },
};

function* judgeList(
  context: RuleContext,
  fleet: Fleet,
  { system }: SystemOfHost,
  path: readonly string[],
): Iterable<Found> {
  for (const { value, doubt, node } of definitionsAt(fleet.ev, system, path).definitions) {
    const list = value.force();
    if (doubt || list.kind !== 'list') continue;
    for (const item of list.items) {
      if (isHole(item)) continue;
      const at = item.node && !isLibNode(item.node) ? item.node : node;
      const what = at && whatItIs(fleet, at, item.force());
      if (!at || what === undefined || isSaidElsewhere(context, at)) continue;
      yield found(at, what, `A definition for option \`${path.join('.')}' is not of type \`package'`);
    }
  }
}

/** `services.llama-cpp.package = "llama-cpp";` */
function* judgeService(context: RuleContext, fleet: Fleet, { system }: SystemOfHost): Iterable<Found> {
  const path = ['services', 'llama-cpp', 'package'];
  for (const { value, doubt, node } of definitionsAt(fleet.ev, system, path).definitions) {
    const at = node?.kind === 'Binding' ? node.value : undefined;
    const what = at && !doubt ? whatItIs(fleet, at, value.force()) : undefined;
    if (!at || what === undefined || isSaidElsewhere(context, at)) continue;
    yield found(at, what, `A definition for option \`${path.join('.')}' is not of type \`package'`);
  }
}

const found = (node: Node, what: string, said: string): Found => ({
  file: node.file,
  span: spanOf(node),
  message: `This is ${what}, not a package: Nix stops with “${said}”.`,
});

/** What other rules say better: an overlay's file that is called, a table that is asked for its names. */
function isSaidElsewhere(context: RuleContext, node: Node): boolean {
  let inner = isExpr(node) ? skipParens(node) : node;
  // By whatever name the list has it.
  const named = inner.kind === 'Variable' ? letValue(inner) : undefined;
  if (named) inner = skipParens(named);
  return inner.kind === 'Apply' && (overlayCalled(inner, context) ?? lookupAsked(inner)) !== undefined;
}

const isExpr = (node: Node): node is Expr =>
  !['Binding', 'Inherit', 'InheritName', 'AttrName', 'Formals', 'Formal', 'Interpolation'].includes(
    node.kind,
  );

/** Functions of nixpkgs' set of packages: `[ pkgs.callPackage ./x.nix { } ]` has three elements. */
const setFunctions = new Set(
  'callPackage callPackages newScope fetchurl fetchgit fetchFromGitHub fetchpatch writeShellScriptBin writeText runCommand symlinkJoin mkShell'.split(
    ' ',
  ),
);

/** Library functions whose result is a list, whatever they are given. */
const listFunctions = new Set(['optionals', 'attrNames', 'attrValues', 'flatten', 'concatLists', 'filter']);

function whatItIs(fleet: Fleet, node: Node, value: Value): string | undefined {
  if (isNoPackage(value)) return typeName(value);
  if (value.kind === 'extern') return whatExternIs(fleet, value);
  if (!isExpr(node)) return undefined;
  const { fn, args } = callOf(node);
  const name = args.length > 0 ? libraryFunction(fn) : undefined;
  if (name === 'optional' && args.length === 2) return 'a list';
  return name !== undefined && listFunctions.has(name) ? 'a list' : undefined;
}

/** Outputs of llama.cpp's flake that are sets or functions, and functions of packages and of nixpkgs. */
function whatExternIs(fleet: Fleet, { root, ops }: Extern): string | undefined {
  const names = ops.map((op) => (op.op === 'select' ? op.name : '()'));
  if (root.type === 'pkgs') {
    const last = names.at(-1);
    if (names.length === 1 && setFunctions.has(names[0]!)) return 'a function';
    return names.length === 2 && (last === 'override' || last === 'overrideAttrs') ? 'a function' : undefined;
  }
  if (
    root.type !== 'input' ||
    !fleet.inputs.some(({ name, llama, flake }) => name === root.name && llama && flake)
  )
    return undefined;
  const [place] = names;
  if (place === undefined) return 'a whole flake';
  if (place === 'overlays')
    return names.length === 1 ? 'a set' : names.length === 2 ? 'an overlay' : undefined;
  if (place !== 'packages' && place !== 'legacyPackages') return undefined;
  // Of anything but a system there is nothing.
  if (names[1] !== undefined && !llamaSystems.includes(names[1])) return undefined;
  if (names.length < 3) return 'a set';
  if (place === 'legacyPackages' && names.length === 3 && /^llamaPackages/.test(names[2]!)) return 'a set';
  return names.length === 4 && ['override', 'overrideAttrs'].includes(names[3]!) ? 'a function' : undefined;
}

const plain = new Set<Value['kind']>(['null', 'bool', 'int', 'float', 'list', 'lambda', 'primop']);

/** Names of sets that are packages, or may become one: a derivation, a path, a property of the module system. */
const perhaps = ['type', 'outPath', '_type', 'override', '__toString'];

function isNoPackage(value: Value): boolean {
  if (plain.has(value.kind)) return true;
  // A path in the store is taken for a package.
  if (value.kind === 'string') return !value.value.startsWith('/');
  return value.kind === 'attrs' && !value.rest && !perhaps.some((name) => value.entries.has(name));
}
