/** What `.llamaflake.json` says to the commands that read one flake. */
import type { Files } from '../eval/files.ts';
import { fleetOptions } from '../fleet/fleet-options.ts';
import type { FleetOptions } from '../fleet/types.ts';
import { folderSettings } from '../rules/folder-settings.ts';
import { relativeTo } from '../workspace/paths.ts';
import type { Io } from './command.ts';

/** The options of a flake's settings file; what is wrong with it is noted, and the rest of it counts. */
export function fileOptions(io: Io, files: Files, root: string, base: string): Partial<FleetOptions> {
  const { settings } = folderSettings(files, root, {}, ({ path, reason }) =>
    io.note(`${relativeTo(base, path)}: ${reason}`),
  );
  return fleetOptions(settings);
}
