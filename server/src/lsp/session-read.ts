/** Builds the session: analyses are made when somebody asks, once for each state of the files. */
import type { Connection } from 'vscode-languageserver';
import { finished } from '../fleet/steps.ts';
import { type Analysis, type AnalysisMemory, type AnalysisStep, analysisSteps } from '../rules/analyse.ts';
import { isWithin, nameOf, parentOf, pathOfUri } from '../workspace/paths.ts';
import type { Root, Workspace } from '../workspace/workspace.ts';
import type { ClientFacts } from './client-facts.ts';
import type { ReadDocument, Session } from './session.ts';
import { analysisSettings, type SettingsStore } from './settings.ts';

interface Known {
  readonly revision: number;
  /** What it was made with. */
  readonly settings: string;
  readonly analysis: Analysis;
}

/** The same steps, and what is done at their end, good or bad. */
function* endingWith(steps: Begun['steps'], end: () => void): Begun['steps'] {
  try {
    return yield* steps;
  } finally {
    end();
  }
}

/** An analysis of which some steps are done. */
interface Begun extends Pick<Known, 'revision' | 'settings'> {
  readonly steps: Generator<AnalysisStep, Analysis>;
}

export function readSession(
  connection: Connection,
  workspace: Workspace,
  client: () => ClientFacts,
  stored: SettingsStore,
): Session {
  const known = new Map<string, Known>();
  const begun = new Map<string, Begun>();
  const memories = new Map<string, AnalysisMemory>();

  /** What an analysis of now is made of: equal parts mean equal analyses. */
  const partsOf = (root: Root) => {
    const options = analysisSettings(stored.of(root.path));
    return { revision: workspace.revision(root), settings: JSON.stringify(options), options };
  };
  type Parts = ReturnType<typeof partsOf>;
  const knownFor = ({ path }: Root, { revision, settings }: Parts): Analysis | undefined => {
    const before = known.get(path);
    return before?.revision === revision && before.settings === settings ? before.analysis : undefined;
  };
  /** The analysis under way, begun anew where it is no longer that of now: whoever is in a hurry goes on where another one stopped. */
  const underWay = ({ path }: Root, { revision, settings, options }: Parts): Begun['steps'] => {
    const before = begun.get(path);
    if (before?.revision === revision && before.settings === settings) return before.steps;
    const memory = memories.get(path) ?? new Map();
    memories.set(path, memory);
    const steps = endingWith(analysisSteps(workspace.files(), path, options, memory), () => {
      if (begun.get(path)?.steps === steps) begun.delete(path);
    });
    begun.set(path, { revision, settings, steps });
    return steps;
  };
  const keep = (root: Root, { revision, settings }: Parts, analysis: Analysis): Analysis => {
    known.set(root.path, { revision, settings, analysis });
    const paths = new Set(workspace.roots().map(({ path }) => path));
    for (const map of [known, begun, memories])
      for (const path of [...map.keys()]) if (!paths.has(path)) map.delete(path);
    return analysis;
  };

  const analysis = (root: Root): Analysis => {
    const parts = partsOf(root);
    return knownFor(root, parts) ?? keep(root, parts, finished(underWay(root, parts)));
  };
  const analysisInSteps: Session['analysisInSteps'] = async (root, next) => {
    const parts = partsOf(root);
    for (;;) {
      const before = knownFor(root, parts);
      if (before) return before;
      const step = underWay(root, parts).next();
      if (step.done) return keep(root, parts, step.value);
      const goesOn = await next(step.value);
      if (!goesOn || partsOf(root).revision !== parts.revision) return undefined;
    }
  };
  const innermost = (path: string, root: Root): ReadDocument['fleet'] =>
    analysis(root)
      .fleets.filter((fleet) => isWithin(fleet.root, path))
      .sort((a, b) => b.root.length - a.root.length)[0];
  const rootOf = (path: string): Root | undefined =>
    workspace.roots().find((root) => (root.kind === 'file' ? root.path === path : isWithin(root.path, path)));

  return {
    connection,
    workspace,
    get client() {
      return client();
    },
    settings: stored.of,
    analysis,
    analysisInSteps,
    read(uri) {
      const path = pathOfUri(uri);
      const document = path === undefined ? undefined : workspace.document(path);
      const root = document && rootOf(document.path);
      if (!document || !root) return undefined;
      return { document, root, analysis: analysis(root), fleet: innermost(document.path, root) };
    },
    fleet(uri) {
      const path = pathOfUri(uri);
      if (path === undefined || nameOf(path) !== 'flake.nix') return undefined;
      const root = rootOf(path);
      return root && analysis(root).fleets.find((fleet) => fleet.root === parentOf(path));
    },
  };
}
