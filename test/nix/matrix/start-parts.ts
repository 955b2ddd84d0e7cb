/** What the start forms are put together from. */

export interface HostPart {
  /** Arguments that the host's module takes besides `pkgs`. */
  readonly formals?: readonly string[];
  /** Bindings before the module's set: a `let`. */
  readonly lets?: string;
  /** The module's bindings that have to do with llama.cpp. */
  readonly body: string;
  /** The backend to be promised. */
  readonly variant: string;
  /** Where it is installed, or which command runs it. */
  readonly where: string;
  /** A command that runs it too. */
  readonly command?: string;
  /** Another backend that it has. */
  readonly extra?: string;
  /** It stays as it is. */
  readonly isKept?: boolean;
}

export interface Start {
  readonly opal: HostPart;
  readonly pearl: HostPart;
  /** Inputs besides nixpkgs: name → URL. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** A module that all hosts have, in common.nix or in flake.nix; `formals` are its arguments. */
  readonly shared?: {
    readonly formals: readonly string[];
    readonly lets?: string;
    readonly body: string;
    readonly inFlake?: boolean;
  };
  readonly files?: Readonly<Record<string, string>>;
  readonly hasHomes?: boolean;
  /** The hosts' package set is made in flake.nix, with this as its arguments besides the system. */
  readonly pkgs?: string;
  /** True where modules get that set as a special argument, not by `nixosSystem`’s own. */
  readonly isSpecial?: boolean;
}

/** How the inputs are called in modules: the argument and the expression; undefined where they do not reach. */
export interface Reach {
  readonly argument: string;
  readonly inputs: string;
}

export const system = 'environment.systemPackages';

export const installed = (element: string, variant: string, more: Partial<HostPart> = {}): HostPart => ({
  body: `${system} = [\n  pkgs.git\n  ${element} # for the evening\n];`,
  variant,
  where: system,
  ...more,
});

export const nvidia = (part: HostPart): HostPart => ({
  ...part,
  variant: 'cuda',
  body: `services.xserver.videoDrivers = [ "nvidia" ];\n${part.body}`,
});

export const unfree = 'nixpkgs.config.allowUnfree = true;';

export const oldPackages = (base: string): string => `{
  llama-cpp-cuda = (${base}.override { cudaSupport = true; }).overrideAttrs (old: {
    cmakeFlags = (old.cmakeFlags or [ ]) ++ [
      "-DGGML_NATIVE=ON"
      "-DGGML_CUDA_FORCE_MMQ=ON"
    ];
  });
  llama-cpp-cpu = ${base}.overrideAttrs (old: {
    cmakeFlags = (old.cmakeFlags or [ ]) ++ [ "-DGGML_NATIVE=ON" ];
  });
}`;

export const oldHosts = {
  opal: installed('pkgs.llama-cpp-cuda', 'cuda'),
  pearl: installed('pkgs.llama-cpp-cpu', 'cpu'),
};

/** A fleet whose old overlay is in a file of its own. */
export const fromFile = (text: string, applied: string, formals: readonly string[] = []): Start => ({
  ...oldHosts,
  shared: { formals, body: `${unfree}\nnixpkgs.overlays = [ ${applied} ];` },
  files: { 'overlays/llama.nix': text },
});

export const official = 'github:ggml-org/llama.cpp';

export const bracketed = (expression: string): string =>
  expression.includes('.') ? `(${expression})` : expression;

/** A fleet's start; `flakeInputs` is what the inputs are called where hosts are made. */
export type StartForm = (reach: Reach | undefined, flakeInputs: string) => Start;
