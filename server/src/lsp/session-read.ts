/** Builds the session: analyses are made when somebody asks, once for each state of the files. */
import type { Connection } from 'vscode-languageserver';
import { type Analysis, analyse } from '../rules/analyse.ts';
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

export function readSession(
  connection: Connection,
  workspace: Workspace,
  client: () => ClientFacts,
  stored: SettingsStore,
): Session {
  const known = new Map<string, Known>();

  const analysis = (root: Root): Analysis => {
    const revision = workspace.revision(root);
    const options = analysisSettings(stored.of(root.path));
    const settings = JSON.stringify(options);
    const before = known.get(root.path);
    if (before?.revision === revision && before.settings === settings) return before.analysis;
    const made = analyse(workspace.files(), root.path, options);
    known.set(root.path, { revision, settings, analysis: made });
    const roots = workspace.roots();
    for (const path of [...known.keys()]) if (!roots.some((one) => one.path === path)) known.delete(path);
    return made;
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
