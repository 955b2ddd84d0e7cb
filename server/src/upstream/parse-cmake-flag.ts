// A CMake definition as Nix writes it into `cmakeFlags`, taken apart:
//
//   "-DGGML_CUDA=ON"          { name: 'GGML_CUDA', value: 'ON' }
//   "-DGGML_NATIVE:BOOL=FALSE"   what (lib.cmakeBool "GGML_NATIVE" false) gives
//
// CMake takes the last definition of a name.

export interface CmakeDefinition {
  readonly name: string;
  /** BOOL, STRING, PATH … where the flag states it. */
  readonly type?: string;
  readonly value: string;
}

const definition = /^-D\s*([A-Za-z_][\w.+/-]*)(?::([A-Za-z]+))?=([\s\S]*)$/;
const falseConstants: ReadonlySet<string> = new Set([
  '',
  '0',
  'OFF',
  'NO',
  'FALSE',
  'N',
  'IGNORE',
  'NOTFOUND',
]);

/** The definition in one flag; undefined for any other flag (`-G…`, `-Wno-dev`, a bare `-DNAME`, which CMake rejects). */
export function parseCmakeFlag(flag: string): CmakeDefinition | undefined {
  const match = definition.exec(flag);
  if (match === null) return undefined;
  const [, name, type, value] = match as unknown as [string, string, string | undefined, string];
  return type === undefined ? { name, value } : { name, type: type.toUpperCase(), value };
}

/** All definitions of a flag list in order; a `-D` that stands alone takes the next element. */
export function parseCmakeFlags(flags: readonly string[]): readonly CmakeDefinition[] {
  const found: CmakeDefinition[] = [];
  for (let i = 0; i < flags.length; i++) {
    const alone = flags[i] === '-D' && i + 1 < flags.length;
    if (alone) i++;
    const parsed = parseCmakeFlag(`${alone ? '-D' : ''}${flags[i]}`);
    if (parsed !== undefined) found.push(parsed);
  }
  return found;
}

/** Name to value, the last definition of each name winning. */
export function lastDefinitions(flags: readonly string[]): ReadonlyMap<string, string> {
  return new Map(parseCmakeFlags(flags).map(({ name, value }) => [name, value]));
}

/** What `if(NAME)` makes of this value: ON, 1, TRUE, YES, Y and anything else but CMake's false constants, in any case. */
export function isCmakeTrue(value: string): boolean {
  const upper = value.trim().toUpperCase();
  return !falseConstants.has(upper) && !upper.endsWith('-NOTFOUND') && !/^[+-]?0*\.?0+$/.test(upper);
}

/** The flag as `lib.cmakeBool NAME value` writes it. */
export function cmakeBoolFlag(name: string, value: boolean): string {
  return `-D${name}:BOOL=${value ? 'TRUE' : 'FALSE'}`;
}
