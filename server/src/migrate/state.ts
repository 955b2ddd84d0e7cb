/** A migration under way: the changes that its steps have made so far, each with the step that it belongs to. */
import { isProblem } from '../eval/files.ts';
import { relative } from '../fleet/load.ts';
import type { Fleet, Host, Installed } from '../fleet/types.ts';
import type { Change } from '../nix/change.ts';
import { type Edits, edits } from '../nix/edits.ts';
import type { Node, SourceFile } from '../nix/syntax.ts';
import type { TextEdit } from '../nix/text-edit.ts';
import { isVariant, type Selection } from '../upstream/backends.ts';
import { newFile } from './fit-style.ts';
import { selectionsOf } from './own-choice.ts';
import type { PackageSource } from './package-source.ts';
import type { Assumption, MigrationOptions, Step, StepId } from './types.ts';

/** A package that is to be another, and how the text says which. */
export interface MigratedPackage {
  readonly installed: Installed;
  /** What it is to be built with. */
  readonly selection: Selection;
  /**
   * `option`: the host's selected one, by the GPU option. `named`: by its name, where there is no option: in a home by itself, on
   * a nix-darwin host. `own`: the author's own choice, which stays. `loose`: the way to its expression can't be followed; it becomes
   * what others on the way become, or stays.
   */
  readonly by: 'option' | 'named' | 'own' | 'loose';
  /** The expression that changes; undefined for `services.llama-cpp.package`, and where the way to it can't be followed. */
  readonly source: PackageSource | undefined;
}

/** A host that has llama.cpp, and what it is to have. */
export interface WantedHost {
  readonly host: Host;
  readonly variant: Selection;
  readonly packages: readonly MigratedPackage[];
}

/** NixOS' own service, which takes the module's default; elsewhere an option of that name is somebody's own. */
export const isServicePackage = ({ where, system }: Installed): boolean =>
  where.endsWith('services.llama-cpp.package') && system.kind === 'nixos';

/** Whether a host is to say its backend by the GPU option. */
export const needsOption = ({ packages }: WantedHost): boolean => packages.some(({ by }) => by === 'option');

/** What hosts are to have beside the four variants, each once. */
export function combinationsOf({ wanted }: Pick<Migration, 'wanted'>): Selection[] {
  const all = wanted.flatMap(({ variant, packages }) => [
    variant,
    ...packages.flatMap(({ selection, source }) => [
      selection,
      ...(source?.kind === 'choice' ? selectionsOf(source.choice) : []),
    ]),
  ]);
  return [...new Set(all)].filter((one) => !isVariant(one) && one !== 'metal').sort();
}

export interface Migration {
  readonly fleet: Fleet;
  readonly options: MigrationOptions;
  readonly wanted: readonly WantedHost[];
  /** The name of the llama.cpp input: the one that is there, or the one to be added. */
  readonly inputName: string;
  /** Absolute paths. */
  readonly overlayPath: string;
  readonly modulePath: string;
  /** The module argument by which modules of the hosts get the flake's inputs. */
  inputsArgument: string;
  /** The inputs themselves, as text in a module: the argument, or what it holds (`self.inputs`). */
  inputsText: string;
  readonly notes: string[];
  readonly assumptions: Assumption[];
  /** Lists that got an element, so that they are no longer empty whatever is taken out of them. */
  readonly filled: Set<Node>;
  /** The collector of a file's changes, which all steps share. */
  editsOf(path: string): Edits;
  source(path: string): SourceFile | undefined;
  /** True the first time that something is asked of a node: several hosts may share it. */
  isFirst(node: Node, what: string): boolean;
  create(path: string, text: string): void;
  delete(path: string): void;
  isDeleted(path: string): boolean;
  deletedFiles(): readonly string[];
  /** What has been made of files so far, by path. */
  editedFiles(): readonly (readonly [string, readonly TextEdit[]])[];
  /** Runs a step. What it returns is why it can't be done, in a sentence. */
  run(id: StepId, title: string, work: () => string | undefined): string | undefined;
  finish(): { steps: Step[]; change: Change };
}

const keyOf = (path: string, edit: TextEdit): string =>
  `${path}\0${edit.start}\0${edit.end}\0${edit.newText}`;

export function startMigration(
  parts: Pick<Migration, 'fleet' | 'options' | 'wanted' | 'inputName' | 'overlayPath' | 'modulePath'>,
): Migration {
  const { fleet } = parts;
  const collectors = new Map<string, Edits>();
  const created = new Map<string, string>();
  const deleted = new Set<string>();
  /** Which step made an edit, or created or deleted a file. */
  const owners = new Map<string, StepId>();
  const titles = new Map<StepId, string>();

  const asked = new Map<Node, Set<string>>();

  /** Gives what is there since the last call to a step. */
  const claim = (id: StepId): void => {
    for (const [path, collector] of collectors) {
      for (const edit of collector.textEdits()) {
        const key = keyOf(path, edit);
        if (!owners.has(key)) owners.set(key, id);
      }
    }
    for (const path of [...created.keys(), ...deleted]) if (!owners.has(path)) owners.set(path, id);
  };

  return {
    ...parts,
    inputsArgument: 'inputs',
    inputsText: 'inputs',
    notes: [],
    assumptions: [],
    filled: new Set(),
    source(path) {
      const source = fleet.files.source(path);
      return isProblem(source) ? undefined : source;
    },
    editsOf(path) {
      let collector = collectors.get(path);
      if (!collector) {
        const source = fleet.files.source(path);
        if (isProblem(source)) throw new Error(`${path} can't be edited: it ${source.message}`);
        collector = edits(source);
        collectors.set(path, collector);
      }
      return collector;
    },
    isFirst(node, what) {
      const known = asked.get(node) ?? new Set<string>();
      asked.set(node, known);
      if (known.has(what)) return false;
      known.add(what);
      return true;
    },
    create: (path, text) => void created.set(path, fleet.flake ? newFile(text, fleet.flake) : text),
    delete: (path) => void deleted.add(path),
    isDeleted: (path) => deleted.has(path),
    deletedFiles: () => [...deleted],
    editedFiles: () =>
      [...collectors].map(([path, collector]): [string, readonly TextEdit[]] => [
        path,
        collector.textEdits(),
      ]),
    run(id, title, work) {
      titles.set(id, title);
      const problem = work();
      claim(id);
      return problem;
    },
    finish() {
      const byPath = new Map<string, TextEdit[]>();
      for (const [path, collector] of collectors) {
        const all = collector.textEdits();
        if (all.length > 0 && !deleted.has(path)) byPath.set(path, all);
      }
      const steps: Step[] = [];
      for (const [id, title] of titles) {
        const step = partOf(id, title, byPath, created, deleted, owners, fleet.root);
        if (step.files.length > 0) steps.push(step);
      }
      return { steps, change: { edits: byPath, created, deleted: [...deleted] } };
    },
  };
}

function partOf(
  id: StepId,
  title: string,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  created: ReadonlyMap<string, string>,
  deleted: ReadonlySet<string>,
  owners: ReadonlyMap<string, StepId>,
  root: string,
): Step {
  const mine = new Map<string, TextEdit[]>();
  for (const [path, all] of edits) {
    const part = all.filter((edit) => owners.get(keyOf(path, edit)) === id);
    if (part.length > 0) mine.set(path, part);
  }
  const made = new Map([...created].filter(([path]) => owners.get(path) === id));
  const gone = [...deleted].filter((path) => owners.get(path) === id);
  const files = [...mine.keys(), ...made.keys(), ...gone].map((path) => relative(root, path)).sort();
  return { id, title, files, edits: mine, created: made, deleted: gone };
}
