/** What hosts set the GPU option to, and the other options of `hardware` that the workspace declares itself. */
import { allDeclarations, type Declaration, declarationAt } from '../eval/modules/declarations.ts';
import { definitionsAt } from '../eval/modules/definitions.ts';
import type { Definition } from '../eval/modules/properties.ts';
import { strongest } from '../eval/modules/settle.ts';
import type { Value } from '../eval/value.ts';
import type { Fleet, Host } from '../fleet/types.ts';
import type { Expr } from '../nix/syntax.ts';

export interface SetOption {
  readonly name: string;
  readonly declaration: Declaration;
  /** Those that surely hold, of the weight that counts; at least one. */
  readonly definitions: readonly Definition[];
}

/** The options of a host with what is defined for each; none of which a part can't be seen. */
export function* hardwareOptions(fleet: Fleet, { modules, kind }: Host): Iterable<SetOption> {
  if (!modules || kind !== 'nixos') return;
  const declared = allDeclarations(fleet.ev, modules)
    .map(({ path }) => path)
    .filter(([first]) => first === 'hardware');
  const paths = new Map([fleet.options.option, ...declared].map((path) => [path.join('.'), path]));
  for (const [name, path] of paths) {
    const declaration = fleet.ev.withDoubt(() => declarationAt(fleet.ev, modules, path));
    if (declaration?.path.length !== path.length) continue;
    const all = definitionsAt(fleet.ev, modules, path).definitions;
    const definitions = strongest(all).filter(({ doubt }) => !doubt);
    if (all.every(({ doubt }) => !doubt) && definitions.length > 0) yield { name, declaration, definitions };
  }
}

/** A value that can be compared as it is, as text; undefined for any other. */
export function plainText(value: Value): string | undefined {
  if (value.kind === 'string') return `"${value.value}"`;
  if (value.kind === 'bool' || value.kind === 'int') return String(value.value);
  return value.kind === 'null' ? 'null' : undefined;
}

/** The expression that a definition gives, without its `mkDefault`; undefined where it stands elsewhere. */
export function writtenValue({ value, node }: Definition): Expr | undefined {
  const forced = value.force();
  // A text knows where it was written, whatever functions it went through.
  const expr = (forced.kind === 'string' ? forced.node : undefined) ?? value.node;
  const isWithin =
    expr && node && expr.file === node.file && node.start <= expr.start && expr.end <= node.end;
  return isWithin ? (expr as Expr) : undefined;
}
