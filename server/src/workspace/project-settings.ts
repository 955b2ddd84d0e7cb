/** The settings file that holds for a folder: its own, or that of the nearest folder around it within the repository. */
import picomatch from 'picomatch/posix';
import { type Files, isProblem } from '../eval/files.ts';
import { isWithin, joinPath, parentOf, relativeTo } from './paths.ts';
import { readSettingsFile, type Settings, type SettingsProblem, settingsFileName } from './settings-file.ts';

export interface ProjectSettings {
  readonly settings: Settings;
  /** Absolute path of the file; undefined where there is none. */
  readonly path: string | undefined;
  /** What the file says; undefined where there is none that can be read. */
  readonly text: string | undefined;
  readonly problems: readonly SettingsProblem[];
}

const maxDepth = 64;

const nothing: ProjectSettings = { settings: {}, path: undefined, text: undefined, problems: [] };

/** What the settings of a folder say. A file that can't be read is a problem, and counts as empty. */
export function projectSettings(files: Pick<Files, 'text' | 'type'>, folder: string): ProjectSettings {
  for (let at = folder, depth = 0; depth < maxDepth; at = parentOf(at), depth++) {
    const path = joinPath(at, settingsFileName);
    const text = files.text(path);
    if (typeof text === 'string') return { path, text, ...readSettingsFile(text) };
    if (text.problem !== 'missing') {
      const problem: SettingsProblem = { message: `it ${text.message}`, path: [], part: 'value' };
      return { settings: {}, path, text: undefined, problems: [problem] };
    }
    if (!isProblem(files.type(joinPath(at, '.git'))) || at === parentOf(at)) break;
  }
  return nothing;
}

/** True for absolute paths that globs leave out: what they match, and all that is below it. */
export function excluded(folder: string, globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const matches = picomatch(
    globs.map((glob) => glob.replace(/^\.?\//, '').replace(/\/$/, '')),
    { dot: true },
  );
  return (path) => {
    for (let at = path; at !== folder && isWithin(folder, at); at = parentOf(at))
      if (matches(relativeTo(folder, at))) return true;
    return false;
  };
}
