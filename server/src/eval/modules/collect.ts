/**
 * The modules of a system: from its list through every `imports`, breadth first as Nix's closure goes, each file once.
 */
import type { Node } from '../../nix/syntax.ts';
import { apply, formalsOf } from '../apply.ts';
import { Bail } from '../bail.ts';
import { whyUnseen } from '../coerce.ts';
import type { Evaluator } from '../evaluator.ts';
import { isProblem } from '../files.ts';
import { pathOfString, pathToString } from '../paths.ts';
import { Thunk } from '../thunk.ts';
import {
  type Attrs,
  attrs,
  type Extern,
  extern,
  type Failure,
  failure,
  isHole,
  type ListItem,
  typeName,
  type Unknown,
  unknown,
  type Value,
} from '../value.ts';
import { moduleArgument } from './arguments.ts';
import { asModule } from './as-module.ts';
import { type Collected, configRoot, type Module, type ModuleSystem, type OpaqueModule } from './system.ts';
import { beginning, pathOfNixpkgs } from './unseen-path.ts';

interface Pending {
  readonly item: ListItem;
  readonly importedBy: Module | undefined;
  readonly certain: boolean;
  /** True for what a module imports that is left out, another with its key being there: it disables modules all the same. */
  readonly isLeftOut?: boolean;
}

/** What a module is written as. */
const writtenModules: ReadonlySet<Value['kind']> = new Set(['path', 'string', 'lambda', 'primop', 'attrs']);

/** More modules than any fleet has; a list that makes itself longer ends here. */
const maxModules = 20_000;

/** All modules of a system, worked out once. Empty while it is being worked out: `imports` can't depend on `config`. */
export function collect(ev: Evaluator, system: ModuleSystem): Collected {
  const { memo } = system;
  if (memo.collected) return memo.collected;
  if (memo.collecting) {
    throw new Bail(unknown('the list of modules depends on their own configuration', system.node));
  }
  memo.collecting = true;
  try {
    memo.collected = ev.withDoubt(() => {
      const all = new Collector(ev, system, new Set());
      const found = all.run();
      // A disabled module's imports are not there either, so the walk is made again without it.
      return all.disabled.size === 0 ? found : new Collector(ev, system, all.disabled).run();
    });
    return memo.collected;
  } finally {
    memo.collecting = false;
  }
}

class Collector {
  readonly #ev: Evaluator;
  readonly #system: ModuleSystem;
  readonly #queue: Pending[] = [];
  readonly #seen = new Set<string>();
  readonly #leftOut = new Set<string>();
  /** Paths and keys that modules disable. */
  readonly disabled = new Set<string>();
  readonly #skipped: ReadonlySet<string>;
  readonly #modules: Module[] = [];
  readonly #opaque: OpaqueModule[] = [];
  readonly #holes: Unknown[] = [];
  readonly #failures: Failure[] = [];
  readonly #disabledOfNixpkgs = new Set<string>();
  /** Modules of some nixpkgs that are imported by their path: often another's in the place of a disabled one. */
  readonly #ofNixpkgs = new Set<string>();

  constructor(ev: Evaluator, system: ModuleSystem, skipped: ReadonlySet<string>) {
    this.#skipped = skipped;
    this.#ev = ev;
    this.#system = system;
  }

  run(): Collected {
    this.#addList(this.#system.modules.force(), undefined, true);
    for (let at = 0; at < this.#queue.length; at++) {
      if (at >= maxModules) {
        this.#holes.push(unknown('there are too many modules', this.#system.node));
        break;
      }
      this.#load(this.#queue[at]!);
    }
    return {
      modules: this.#modules,
      opaque: this.#opaque,
      holes: this.#holes,
      failures: this.#failures,
      disabledOfNixpkgs: new Set([...this.#disabledOfNixpkgs].filter((name) => !this.#ofNixpkgs.has(name))),
    };
  }

  #addList(value: Value, importedBy: Module | undefined, certain: boolean, isLeftOut = false): void {
    if (isLeftOut && value.kind !== 'list') return;
    switch (value.kind) {
      case 'list':
        for (const item of value.items) this.#queue.push({ item, importedBy, certain, isLeftOut });
        break;
      case 'union':
        for (const option of value.options) this.#addList(option, importedBy, false);
        break;
      case 'failure':
        this.#fail(value, certain);
        break;
      case 'extern':
      case 'config':
        this.#holes.push(whyUnseen(value, importedBy?.node));
        break;
      default:
        this.#holes.push(
          value.kind === 'unknown' ? value : unknown('a list of modules is not known', importedBy?.node),
        );
    }
  }

  #load(pending: Pending): void {
    if (isHole(pending.item)) {
      const { hole } = pending.item;
      if (pending.isLeftOut) return;
      if (hole.kind === 'extern') this.#addOpaque(hole, hole.node);
      else if (hole.kind === 'union') this.#addList(hole, pending.importedBy, pending.certain);
      else this.#holes.push(whyUnseen(hole, undefined));
      return;
    }
    this.#loadValue(pending.item.force(), pending.item.node, pending, undefined);
  }

  #loadValue(value: Value, node: Node | undefined, pending: Pending, path: string | undefined): void {
    if (pending.isLeftOut && !writtenModules.has(value.kind)) return;
    switch (value.kind) {
      case 'path':
        return this.#loadPath(value.path, node, pending);
      case 'string':
        return this.#guard(pending, () =>
          this.#loadPath(pathOfString(this.#ev, value.value, node), node, pending),
        );
      case 'lambda':
      case 'primop':
        return this.#loadValue(this.#call(value, node), node, pending, path);
      case 'attrs':
        if (value.entries.has('__functor'))
          return this.#loadValue(this.#call(value, node), node, pending, path);
        return this.#addModule(value, node, pending, path);
      case 'extern':
        return this.#addOpaque(value, node);
      case 'union':
        for (const option of value.options)
          this.#loadValue(option, node, { ...pending, certain: false }, path);
        return;
      case 'failure':
        return this.#fail(value, pending.certain);
      case 'list':
        return this.#fail(
          failure('type', 'a list of modules can’t be a module of another list', node),
          pending.certain,
        );
      case 'null':
      case 'bool':
      case 'int':
      case 'float':
        return this.#fail(failure('type', `${typeName(value)} is no module`, node), pending.certain);
      case 'unknown': {
        // `modulesPath + "/installer/…"`, `"${inputs.x}/module.nix"`: a file of what we can't see.
        const base = beginning(value);
        const within = pathOfNixpkgs(value);
        if (within !== undefined) this.#ofNixpkgs.add(within);
        if (base) this.#addOpaque(base, node);
        else this.#holes.push(value);
        return;
      }
      default:
        this.#holes.push(unknown('a module is not known', node));
    }
  }

  /** A module that is imported is the same one: `map import [ inputs.x.nixosModules.y ]`, and whoever does so twice. */
  #addOpaque(value: Extern, node: Node | undefined): void {
    if (value.root.type === 'import' && value.ops.length === 0) this.#addOpaque(value.root.of, node);
    else this.#opaque.push({ value, node });
  }

  /** Nix throws. A module that is there only perhaps is then not there: else there is no configuration to speak of. */
  #fail(value: Failure, certain: boolean): void {
    if (certain) this.#failures.push(value);
  }

  #guard({ certain, isLeftOut }: Pending, work: () => void): void {
    try {
      work();
    } catch (problem) {
      const value = Bail.valueOf(problem, undefined);
      if (value.kind === 'failure') this.#fail(value, certain);
      else if (value.kind === 'unknown' && !isLeftOut) this.#holes.push(value);
    }
  }

  #loadPath(path: string, node: Node | undefined, pending: Pending): void {
    const seen = pending.isLeftOut ? this.#leftOut : this.#seen;
    if (this.#seen.has(path) || seen.has(path) || this.#isSkipped(path)) return;
    seen.add(path);
    this.#guard(pending, () => {
      const file = this.#ev.resolveImport(path, node);
      const isFolder = !isProblem(this.#ev.files.type(path)) && file !== path;
      if (isFolder && seen.has(file)) return;
      this.#loadValue(this.#ev.import(path, node), node, pending, file);
    });
  }

  /** Disabled as a path or as a text. */
  #isSkipped(path: string): boolean {
    return this.#skipped.has(path) || this.#skipped.has(pathToString(this.#ev, path));
  }

  /** A module function with its arguments. */
  #call(fn: Value, node: Node | undefined): Value {
    const ev = this.#ev;
    const system = this.#system;
    const special = system.specialArgs.force();
    const base = new Map<string, Thunk>([
      ['config', Thunk.of(configRoot(system))],
      ['options', Thunk.of(extern({ type: 'options', system }))],
      ['lib', system.lib],
      ['modulesPath', Thunk.of(extern({ type: 'argument', name: 'modulesPath' }))],
    ]);
    let rest: Attrs['rest'];
    if (special.kind === 'attrs') {
      for (const [name, thunk] of special.entries) base.set(name, thunk);
      rest = special.rest;
    } else if (special.kind === 'unknown' || special.kind === 'extern') {
      rest = { hole: special, under: new Map() };
    }
    for (const name of formalsOf(fn)?.keys() ?? []) {
      if (base.has(name) || rest) continue;
      base.set(
        name,
        ev.lazy(() => moduleArgument(ev, system, name, node), node),
      );
    }
    if (rest && !base.has('pkgs'))
      base.set(
        'pkgs',
        ev.lazy(() => moduleArgument(ev, system, 'pkgs', node), node),
      );
    return ev.lazy(() => apply(ev, fn, Thunk.of(attrs(base, [], rest)), node), node).force();
  }

  /** A module by its path, by its key, or by its path within nixpkgs' modules, which a text is that begins with no slash. */
  #disable(value: Value): void {
    const named = value.kind === 'attrs' ? value.entries.get('key')?.force() : undefined;
    if (named?.kind === 'string') this.disabled.add(`key:${named.value}`);
    if (value.kind === 'path') this.disabled.add(value.path);
    if (value.kind === 'string') {
      if (value.value.startsWith('/')) this.disabled.add(value.value);
      else this.#disabledOfNixpkgs.add(value.value);
    }
    const within = value.kind === 'unknown' && pathOfNixpkgs(value);
    if (within) this.#disabledOfNixpkgs.add(within);
  }

  #addModule(value: Attrs, node: Node | undefined, pending: Pending, path: string | undefined): void {
    // Counts even for a module that is there already under its key.
    const disabled = value.entries.get('disabledModules')?.force();
    if (disabled?.kind === 'list')
      for (const item of disabled.items) if (!isHole(item)) this.#disable(item.force());
    const imports = value.entries.get('imports') ?? value.entries.get('require');
    const key = value.entries.get('key')?.force();
    const named = key?.kind === 'string' ? `key:${key.value}` : undefined;
    if (named !== undefined && this.#skipped.has(named)) return;
    if (pending.isLeftOut || (named !== undefined && this.#seen.has(named))) {
      if (imports) this.#addList(imports.force(), pending.importedBy, false, true);
      return;
    }
    if (named !== undefined) this.#seen.add(named);
    const module = asModule(value, node, pending, path);
    this.#modules.push(module);
    if (imports) this.#addList(imports.force(), module, module.certain);
  }
}
