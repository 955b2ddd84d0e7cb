/** Tests parse Nix with the same WASM that ships: makes it where it is missing or old. */
import { buildGrammar } from './grammar.mjs';

export default async function setup() {
  await buildGrammar();
}
