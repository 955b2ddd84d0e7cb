/** Random sets of modules for `lib.evalModules`, each made from a tape of bytes: programs that read one option each. */

const common = ['s', 'b', 'n', 'l', 'a', 'e', 't', 'u', 'd'] as const;
const submodules = ['sub', 'subs', 'g'] as const;
/** Options of types that only nixpkgs' own lib has whole. */
const rarer = ['g', 'any', 'none', 'own', 'either', 'once'] as const;
type Name = (typeof common)[number] | (typeof submodules)[number] | (typeof rarer)[number];

/** The options that there are: their types, and values for definitions. */
const options: Readonly<Record<Name, { type: string; values: readonly string[]; fallback?: string }>> = {
  s: { type: 'types.str', values: ['"x"', '"y"', '(toString config.n)', 'w', '1'] },
  b: { type: 'types.bool', values: ['true', 'false', '(config.n > 1)'], fallback: 'false' },
  n: { type: 'types.int', values: ['1', '2', '3', '"one"'], fallback: '1' },
  l: {
    type: 'types.listOf types.str',
    values: ['[ "1" ]', '[ "2" "3" ]', '[ ]', '[ config.s ]', '[ z ]', '[ (lib.mkIf config.b "i") ]'],
    fallback: '[ ]',
  },
  a: {
    type: 'types.attrsOf types.int',
    values: [
      '{ p = 1; }',
      '{ q = 2; }',
      '{ p = lib.mkDefault 5; }',
      '{ r = lib.mkIf config.b 3; }',
      '{ p = lib.mkForce 7; q = 8; }',
      '{ p = "no"; }',
    ],
    fallback: '{ }',
  },
  e: { type: 'types.enum [ "cpu" "cuda" ]', values: ['"cpu"', '"cuda"', '"rocm"'], fallback: '"cpu"' },
  t: { type: 'types.lines', values: ['"one"', '"two"', 'config.s'], fallback: '""' },
  u: { type: 'types.nullOr types.str', values: ['null', '"v"', '"w"'], fallback: 'null' },
  d: { type: 'types.attrs', values: ['{ k = 1; }', '{ k = 2; j.x = 1; }', '{ }'], fallback: '{ }' },
  sub: {
    type: 'types.submodule { options.x = lib.mkOption { type = types.int; default = 1; }; options.y = lib.mkOption { type = types.listOf types.str; default = [ ]; }; }',
    values: [
      '{ x = 2; }',
      '{ y = [ "a" ]; }',
      '{ y = lib.mkBefore [ "b" ]; }',
      '({ config, ... }: { y = [ (toString config.x) ]; })',
      '{ z = 1; }',
    ],
    fallback: '{ }',
  },
  subs: {
    type: 'types.attrsOf (types.submodule ({ name, ... }: { options.name = lib.mkOption { type = types.str; default = name; }; options.v = lib.mkOption { type = types.int; }; }))',
    values: [
      '{ one.v = 1; }',
      '{ one.v = lib.mkDefault 2; two.v = 3; }',
      '{ two = { v = 4; name = "other"; }; }',
      '{ three = { }; }',
    ],
    fallback: '{ }',
  },
  any: {
    type: 'types.anything',
    values: [
      '{ p = 1; q.r = "x"; }',
      '{ q.s = lib.mkForce 2; }',
      '{ p = lib.mkIf config.b 1; }',
      '[ 1 ]',
      '"x"',
      '{ p = 2; }',
    ],
  },
  none: {
    type: '',
    values: ['[ 1 ]', '[ 2 3 ]', '{ x = 1; }', '{ x = 2; y = 3; }', 'true', 'false', '"a"', '"b"', '4'],
  },
  own: {
    type: 'types.listOf types.int // { name = "own"; merge = loc: defs: lib.concatMap (d: d.value ++ [ (builtins.length defs) ]) defs; }',
    values: ['[ 1 ]', '[ 2 ]', '[ ]', '3'],
    fallback: '[ 0 ]',
  },
  either: {
    type: 'types.either (types.listOf types.int) (types.attrsOf types.int)',
    values: ['[ 1 ]', '[ 2 ]', '{ x = 1; }', '{ x = lib.mkForce 2; }', '"x"', '{ y = 3; }'],
  },
  once: {
    type: 'types.uniq (types.listOf types.str)',
    values: ['[ "a" ]', '[ "b" ]', '[ config.s ]'],
    fallback: '[ ]',
  },
  g: { type: 'types.str', values: ['"deep"', '(w + z)', 'config.s'] },
};

const pathOf = (name: Name): string => (name === 'g' ? 'group.inner.g' : name);

/**
 * Programs that each read one option of the same modules.
 * @param ofNixpkgs whether they are for nixpkgs' own lib, of which some versions don't take a submodule's definition with an order
 */
export function modulePrograms(tape: Uint8Array, ofNixpkgs: boolean): string[] {
  const names: readonly Name[] = [...common, ...(ofNixpkgs ? rarer : submodules)];
  let at = 0;
  const pick = (n: number): number => (tape[at++] ?? 0) % n;
  const of = <T>(items: readonly T[]): T => items[pick(items.length)]!;
  // In the order in which Nix takes them off: conditions, then a priority, then an order.
  const wrapped = (value: string, name: Name): string => {
    let text = of([
      value,
      value,
      `(lib.mkBefore ${value})`,
      `(lib.mkAfter ${value})`,
      `(lib.mkOrder 900 ${value})`,
    ]);
    text = of([
      text,
      text,
      text,
      `(lib.mkDefault ${text})`,
      `(lib.mkForce ${text})`,
      `(lib.mkOverride 1500 ${text})`,
    ]);
    for (let n = pick(3); n > 0; n--) {
      // What conditions depend on depends on none, or it would be an infinite recursion, which is no fact about merging.
      const plain = ['true', 'false', '(z == "z")'];
      const isCondition = name === 'b' || name === 'n';
      const condition = of(isCondition ? plain : [...plain, 'config.b', '(config.n == 2)']);
      text = of([`(lib.mkIf ${condition} ${text})`, `(lib.mkMerge [ ${text} (lib.mkIf false ${value}) ])`]);
    }
    return text;
  };
  const chosen = names.filter((_, index) => index < 3 || pick(2) === 1);
  const declarations = chosen.map((name) => {
    const { type, fallback } = options[name];
    const hasDefault = fallback !== undefined && pick(3) > 0;
    return `${pathOf(name)} = lib.mkOption { ${type && `type = ${type};`} ${hasDefault ? `default = ${fallback};` : ''} };`;
  });
  const count = 1 + pick(5);
  const half = pick(declarations.length + 1);
  const modules = Array.from({ length: count }, (_, index) => {
    const isSet = pick(4) === 1;
    const definitions = Array.from({ length: pick(5) }, () => {
      const name = of(chosen);
      return { name, text: `${pathOf(name)} = ${wrapped(of(options[name].values), name)};` };
    }).filter((d, i, all) => all.findIndex((other) => other.name === d.name) === i);
    if (pick(25) === 1) definitions.push({ name: 's', text: 'undeclared.thing = 1;' });
    const imports = Array.from({ length: pick(3) }, () => index + 1 + pick(4)).filter((i) => i < count);
    const head = [
      `imports = [ ${imports.map((i) => `m${i}`).join(' ')} ];`,
      pick(4) === 1 ? `key = "k${pick(3)}";` : '',
      pick(12) === 1 ? `disabledModules = [ { key = "k${pick(3)}"; } ];` : '',
    ].join(' ');
    const own = definitions.map((d) => d.text).join(' ');
    const declared = (
      index === 0 ? declarations.slice(0, half) : index === count - 1 ? declarations.slice(half) : []
    ).concat(index === 0 && count === 1 ? declarations.slice(half) : []);
    const args = pick(6) === 1 ? `_module.args.z = "z${index}";` : '';
    const body =
      declared.length > 0 || pick(2) === 1
        ? `{ ${head} options = { ${declared.join(' ')} }; config = ${pick(6) === 1 ? 'lib.mkMerge [ ' : ''}{ ${own} ${args} }${at && tape[at - 1]! % 6 === 1 ? ' ]' : ''}; }`
        : `{ ${head} ${own} ${args} }`;
    const needsArguments = /\b(config|z|w)\b/.test(own) || !isSet;
    return `m${index} = ${needsArguments ? '{ config, lib, w, z, ... }: ' : ''}${body};`;
  });
  const list = ['m0', ...(count > 1 ? [`m${count - 1}`] : []), ...(pick(3) === 1 && count > 2 ? ['m1'] : [])];
  const system = `let inherit (lib) types; ${modules.join(' ')} system = lib.evalModules { modules = [ ${list.join(' ')} { _module.args.z = lib.mkDefault "z"; } ]; specialArgs = { w = "w"; }; }; in system.config`;
  return [...chosen.map((name) => `(${system}.${pathOf(name)})`), `(${system})`];
}
