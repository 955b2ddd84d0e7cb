// Where llama.cpp lives, and how to tell from a flake reference or a lock node that an input is it, whatever the input's name:
//
//   inputs.llm.url = "github:ggml-org/llama.cpp";                      official
//   inputs.llm.url = "github:ggerganov/llama.cpp/b3000";               official, under its old owner
//   inputs.llm.url = "git+https://github.com/someone/llama.cpp?ref=x"; a fork
//   inputs.llm.url = "path:/home/mara/src/llama.cpp";                  a checkout

/** The flake reference the migration writes. */
export const officialUrl = 'github:ggml-org/llama.cpp';

export const officialOwner = 'ggml-org';
/** Redirects to the official owner since 2025-02-15 (#11886). */
export const formerOwner = 'ggerganov';
export const repositoryName = 'llama.cpp';

/** `former`: the official repository under its old owner. `fork`: another owner's llama.cpp. `local`: a folder with a checkout of one. */
export type LlamaSource = 'official' | 'former' | 'fork' | 'local';

export interface LlamaLocation {
  readonly source: LlamaSource;
  /** The official repository, under its new or old name: what `isUpstream` says. */
  readonly isUpstream: boolean;
  /** Empty for a checkout. */
  readonly owner: string;
  readonly repo: string;
  /** A branch, tag or revision that the reference names. */
  readonly ref?: string;
}

/** The `locked` or `original` of a node in flake.lock, or an input written as an attribute set. */
export interface FlakeRefAttributes {
  readonly type?: string;
  readonly owner?: string;
  readonly repo?: string;
  readonly ref?: string;
  readonly rev?: string;
  readonly host?: string;
  readonly url?: string;
  readonly path?: string;
}

/** An owner and repository of GitHub, and the branch, tag or revision named with them. */
export interface GithubRepository {
  readonly owner: string;
  readonly repo: string;
  readonly ref?: string;
}

const name = '[A-Za-z0-9._-]+';
const patterns: readonly RegExp[] = [
  // github:owner/repo[/ref][?ref=…&rev=…]
  new RegExp(`^github:(?<owner>${name})/(?<repo>${name})/?(?:(?<=/)(?<ref>[^?#]+))?(?:[?#].*)?$`, 'i'),
  // git+https://github.com/owner/repo[.git], git+ssh://git@github.com/owner/repo, git://…
  new RegExp(
    `^(?:git\\+)?(?:https?|ssh|git)://(?:[^@/]+@)?(?:www\\.)?github\\.com/(?<owner>${name})/(?<repo>${name}?)(?:\\.git)?/?(?:[?#].*)?$`,
    'i',
  ),
  // git+ssh's short form: git@github.com:owner/repo.git
  new RegExp(
    `^(?:git\\+ssh://)?git@github\\.com[:/](?<owner>${name})/(?<repo>${name}?)(?:\\.git)?(?:[?#].*)?$`,
    'i',
  ),
  // archives: https://github.com/owner/repo/archive/[refs/heads/]ref.tar.gz
  new RegExp(
    `^(?:tarball\\+|file\\+)?https?://github\\.com/(?<owner>${name})/(?<repo>${name})/archive/(?:refs/(?:heads|tags)/)?(?<ref>[^?#]+?)\\.(?:tar\\.[a-z0-9]+|tgz|zip)(?:[?#].*)?$`,
    'i',
  ),
  new RegExp(
    `^(?:tarball\\+)?https?://api\\.github\\.com/repos/(?<owner>${name})/(?<repo>${name})/(?:tarball|zipball)/?(?<ref>[^?#]*)(?:[?#].*)?$`,
    'i',
  ),
  new RegExp(
    `^(?:tarball\\+)?https?://codeload\\.github\\.com/(?<owner>${name})/(?<repo>${name})/(?:legacy\\.)?(?:tar\\.gz|zip)/(?:refs/(?:heads|tags)/)?(?<ref>[^?#]+)(?:[?#].*)?$`,
    'i',
  ),
];

/** The GitHub repository that a flake reference points to; undefined for any other host, a path, a registry name. */
export function githubRepository(url: string): GithubRepository | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(url.trim())?.groups;
    const { owner, repo, ref } = groups ?? {};
    if (owner === undefined || repo === undefined) continue;
    const named = ref || /[?&](?:ref|rev)=([^&#]+)/.exec(url)?.[1];
    return named === undefined ? { owner, repo } : { owner, repo, ref: named };
  }
  return undefined;
}

/** What llama.cpp a flake reference is; undefined: none. A repository of another name is none, even where it is a descendant. */
export function llamaLocation(url: string): LlamaLocation | undefined {
  const repository = githubRepository(url);
  if (repository !== undefined) return located(repository);
  return checkout.test(url.trim())
    ? { source: 'local', isUpstream: false, owner: '', repo: repositoryName }
    : undefined;
}

/** A folder of the repository's name, as `git clone` makes it: `path:../llama.cpp`, `git+file:///src/llama.cpp?ref=x`, `./llama.cpp`. */
const checkout = /^(?:(?:path|git\+file):(?:\/\/)?|(?=~?\/|\.\.?\/))(?:[^?#]*\/)?llama\.cpp\/?(?:[?#].*)?$/;

/** The same for a lock node or an input written as attributes. */
export function llamaLocationOf(ref: FlakeRefAttributes): LlamaLocation | undefined {
  if (ref.type === 'github' || (ref.type === undefined && ref.owner !== undefined)) {
    const onGithub = ref.host === undefined || ref.host === 'github.com';
    if (!onGithub || ref.owner === undefined || ref.repo === undefined) return undefined;
    return located({ owner: ref.owner, repo: ref.repo, ref: ref.ref ?? ref.rev });
  }
  if (ref.type === 'path') return llamaLocation(`path:${ref.path ?? ''}`);
  return ref.url === undefined ? undefined : llamaLocation(ref.url);
}

function located({ owner, repo, ref }: GithubRepository): LlamaLocation | undefined {
  if (repo.toLowerCase() !== repositoryName) return undefined;
  const source = { [officialOwner]: 'official', [formerOwner]: 'former' }[owner.toLowerCase()] as
    | LlamaSource
    | undefined;
  const found: LlamaLocation = { source: source ?? 'fork', isUpstream: source !== undefined, owner, repo };
  return ref === undefined ? found : { ...found, ref };
}

/** Whether a text is a flake reference that can stand in a Nix string as it is. */
export const isFlakeUrl = (text: string): boolean =>
  (githubRepository(text) !== undefined || /^[a-z][a-z+]*:[^\s"\\]+$/.test(text)) && !/[\s"\\$]/.test(text);
