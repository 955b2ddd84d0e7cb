/** `nix-systems/default`: a list of platforms. */
import { Thunk } from '../thunk.ts';
import { list, str, type Value } from '../value.ts';

export const defaultSystems = ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'];

export const systemsInput = (): Value => list(defaultSystems.map((system) => Thunk.of(str(system))));
