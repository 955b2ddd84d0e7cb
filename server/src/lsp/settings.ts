/** The settings `llamaflake.*`, folder by folder. What a user got wrong counts as not set. */
import type { Connection } from 'vscode-languageserver';
import type { AnalyseOptions } from '../rules/analyse.ts';
import { isWithin, uriOfPath } from '../workspace/paths.ts';
import {
  type Settings as FlakeSettings,
  readSettings as readFlakeSettings,
} from '../workspace/settings-file.ts';
import type { ClientFacts } from './client-facts.ts';
import { isSoon } from './is-soon.ts';

export interface Settings extends FlakeSettings {
  readonly option: string;
  readonly overlay: string;
  /** Whether hosts are shown with their variant. */
  readonly inlayHints: boolean;
}

export const defaultSettings: Settings = {
  option: 'hardware.gpu',
  overlay: 'overlays/llama-cpp.nix',
  severities: {},
  exclude: [],
  inlayHints: false,
};

/** Reads what a client sent under `llamaflake`; anything else than a set gives the defaults. */
export function readSettings(sent: unknown): Settings {
  const given = typeof sent === 'object' && sent !== null ? (sent as Readonly<Record<string, unknown>>) : {};
  const own = ['option', 'overlay', 'severities', 'exclude'].filter((name) => name in given);
  const { settings } = readFlakeSettings(Object.fromEntries(own.map((name) => [name, given[name]])));
  return { ...defaultSettings, ...settings, inlayHints: given.inlayHints === true };
}

/** What an analysis takes from them, and a plan from the analysis; a flake's own settings file goes before. */
export const analysisSettings = ({ inlayHints: _, ...settings }: Settings): AnalyseOptions => ({ settings });

export interface SettingsStore {
  of(path: string): Settings;
  /** Takes what a client sent at the start, which holds for as long as nothing else is said of a setting. */
  begin(sent: unknown): void;
  /** Takes what a client sends by itself. */
  push(sent: unknown): void;
  /** Asks the client for each folder, and goes on without an answer that takes too long; it counts when it comes. Never rejects. */
  pull(folders: readonly string[], onLate: () => void): Promise<void>;
}

export function settingsStore(connection: Connection, client: () => ClientFacts): SettingsStore {
  let common = defaultSettings;
  let first: object = {};
  const read = (sent: unknown): Settings =>
    readSettings({ ...first, ...(typeof sent === 'object' ? sent : undefined) });
  let byFolder: ReadonlyMap<string, Settings> = new Map();
  return {
    of(path) {
      const folders = [...byFolder.keys()].filter((folder) => isWithin(folder, path));
      const nearest = folders.sort((a, b) => b.length - a.length)[0];
      return (nearest === undefined ? undefined : byFolder.get(nearest)) ?? common;
    },
    begin(sent) {
      first = typeof sent === 'object' && sent !== null ? sent : {};
      common = readSettings(first);
    },
    push(sent) {
      common = read(sent);
    },
    async pull(folders, onLate) {
      if (!client().pullsConfiguration) return;
      const section = 'llamaflake';
      const items = [{ section }, ...folders.map((path) => ({ section, scopeUri: uriOfPath(path) }))];
      const asked = connection.workspace.getConfiguration(items).then(
        ([all, ...others]: unknown[]) => {
          common = read(all);
          byFolder = new Map(folders.map((folder, index) => [folder, read(others[index])]));
        },
        (error) => connection.console.warn(`Llamaflake: the settings could not be read: ${error}`),
      );
      // A client that is slow, or never answers, is no reason to say nothing.
      if (!(await isSoon(asked))) void asked.then(onLate);
    },
  };
}
