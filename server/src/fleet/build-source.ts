/**
 * The sources that an override gives a package, as far as they can be told:
 *
 *     src = fetchFromGitHub { owner = "ggml-org"; repo = "llama.cpp"; tag = "b6981"; … };
 *     src = inputs.llama-cpp-src;
 */
import { isHole, type Value } from '../eval/value.ts';
import { type GithubRepository, githubRepository, llamaLocation } from '../upstream/locations.ts';

export type BuildSource =
  /** A repository of GitHub; `ref` is undefined where the revision can't be told. */
  | ({ readonly kind: 'github' } & GithubRepository)
  /** An input of the flake, by its name. */
  | { readonly kind: 'input'; readonly name: string }
  /** Something else: a folder, a patched tree, an archive. */
  | { readonly kind: 'other' };

const other: BuildSource = { kind: 'other' };

/** What a value for `src` fetches. */
export function buildSource(value: Value): BuildSource {
  if (value.kind !== 'extern') return other;
  const { root, ops } = value;
  if (root.type === 'input' && ops.every((op) => op.op === 'select' && op.name === 'outPath'))
    return { kind: 'input', name: root.name };
  const [fetcher, call] = ops.slice(-2);
  if (fetcher?.op !== 'select' || call?.op !== 'call') return other;
  const given = call.arg.force();
  if (given.kind !== 'attrs') return other;
  const text = (name: string): string | undefined => {
    const found = given.entries.get(name)?.force();
    if (found?.kind === 'string') return found.value;
    const first = found?.kind === 'list' ? found.items[0] : undefined;
    const url = first && !isHole(first) ? first.force() : undefined;
    return url?.kind === 'string' ? url.value : undefined;
  };
  const ref = text('tag') ?? text('rev');
  if (fetcher.name === 'fetchFromGitHub') {
    const [owner, repo] = [text('owner'), text('repo')];
    return owner !== undefined && repo !== undefined ? github({ owner, repo }, ref) : other;
  }
  if (!/^fetch(git|zip|url|Tarball)$/.test(fetcher.name)) return other;
  const repository = githubRepository(text('url') ?? text('urls') ?? '');
  return repository ? github(repository, repository.ref ?? ref) : other;
}

const github = (repository: GithubRepository, ref: string | undefined): BuildSource =>
  ref === undefined ? { kind: 'github', ...repository } : { kind: 'github', ...repository, ref };

/** Whether sources are the official repository's, of whatever revision. */
export const isOfficialSource = (source: BuildSource): boolean =>
  source.kind === 'github' && llamaLocation(`github:${source.owner}/${source.repo}`)?.isUpstream === true;
