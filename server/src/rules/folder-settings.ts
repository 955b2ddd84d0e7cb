/** The settings that hold for the files of a folder: its `.llamaflake.json` over what the editor has. */
import type { Files } from '../eval/files.ts';
import { parentOf } from '../workspace/paths.ts';
import { excluded, projectSettings } from '../workspace/project-settings.ts';
import {
  type PlacedProblem,
  placedProblems,
  type Settings,
  type SettingsProblem,
} from '../workspace/settings-file.ts';
import { rules } from './index.ts';
import { nearestName } from './nearest.ts';

export interface FolderSettings {
  readonly settings: Settings;
  /** True for absolute paths of files and folders to leave out. */
  isExcluded(path: string): boolean;
}

/** A settings file that is not right: its path, a clause, and all that is wrong with it where it stands. */
export interface WrongSettings {
  readonly path: string;
  readonly reason: string;
  readonly settings: { readonly text: string; readonly problems: readonly PlacedProblem[] };
}

/** Reads them; what is wrong with the file is told once, in a sentence, and all that is right of it counts. */
export function folderSettings(
  files: Files,
  folder: string,
  options: { readonly settings?: Settings },
  skip: (skipped: WrongSettings) => void,
): FolderSettings {
  const { settings: own, path, text, problems } = projectSettings(files, folder);
  const base = options.settings ?? {};
  const settings: Settings = {
    ...base,
    ...own,
    severities: { ...base.severities, ...own.severities },
    exclude: [],
  };
  const wrong = [...problems, ...unknownRules(own)];
  const [first, ...more] = wrong;
  if (path !== undefined && first !== undefined) {
    const others =
      more.length > 0 ? `; ${more.length} more of it ${more.length > 1 ? 'are' : 'is'} wrong` : '';
    const places = text === undefined ? [] : placedProblems(text, wrong);
    skip({ path, reason: `${first.message}${others}`, settings: { text: text ?? '', problems: places } });
  }
  const byFile = excluded(path === undefined ? folder : parentOf(path), own.exclude ?? []);
  const byEditor = excluded(folder, base.exclude ?? []);
  return { settings, isExcluded: (one) => byFile(one) || byEditor(one) };
}

function unknownRules({ severities = {} }: Settings): SettingsProblem[] {
  const ids = rules.map(({ id }) => id);
  return Object.keys(severities)
    .filter((id) => !ids.includes(id))
    .map((id) => {
      const near = nearestName(id, ids);
      const message = `there is no rule "${id}"${near === undefined ? '' : `, perhaps "${near}" was meant`}`;
      return { message, path: ['severities', id], part: 'name' };
    });
}
