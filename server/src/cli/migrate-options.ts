/** The options of `migrate`, read and validated. */
import type { MigrationOptions } from '../migrate/types.ts';
import { isVariant, type Variant, variants } from '../upstream/backends.ts';
import { isFlakeUrl } from '../upstream/locations.ts';
import { oneOf, readArgs } from './args.ts';
import { CommandProblem } from './command.ts';

export interface MigrateRequest {
  readonly directory: string;
  readonly options: Partial<MigrationOptions>;
  readonly mode: 'show' | 'write' | 'check';
  readonly format: 'diff' | 'json';
  readonly lock: boolean;
  readonly verify: boolean;
}

export const formats = ['diff', 'json'] as const;
export const wirings = ['shared', 'inline'] as const;
export const targets = ['upstream', 'nixpkgs'] as const;

/** @throws CommandProblem for what makes no sense */
export function migrateRequest(argv: readonly string[]): MigrateRequest {
  const { values, positionals } = readArgs(
    'migrate',
    argv,
    {
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      gpu: { type: 'string', multiple: true },
      wiring: { type: 'string', default: 'shared' },
      target: { type: 'string', default: 'upstream' },
      expose: { type: 'boolean', default: false },
      lock: { type: 'boolean', default: false },
      option: { type: 'string' },
      overlay: { type: 'string' },
      url: { type: 'string' },
      'no-follows': { type: 'boolean', default: false },
      'keep-stale': { type: 'boolean', default: false },
      format: { type: 'string', default: 'diff' },
      verify: { type: 'boolean', default: false },
    },
    1,
  );
  if (values.write && values.check) throw new CommandProblem('--write and --check exclude each other');
  for (const name of ['lock', 'verify'] as const)
    if (values[name] && !values.write) throw new CommandProblem(`--${name} runs after --write, and needs it`);
  return {
    directory: positionals[0] ?? '.',
    options: {
      gpu: gpus(values.gpu ?? []),
      wiring: oneOf('--wiring', values.wiring, wirings),
      target: oneOf('--target', values.target, targets),
      expose: values.expose,
      follows: !values['no-follows'],
      keepStale: values['keep-stale'],
      ...(values.option !== undefined && { option: optionPath(values.option) }),
      ...(values.overlay !== undefined && { overlay: overlayFile(values.overlay) }),
      ...(values.url !== undefined && { url: flakeUrl(values.url) }),
    },
    mode: values.write ? 'write' : values.check ? 'check' : 'show',
    format: oneOf('--format', values.format, formats),
    lock: values.lock,
    verify: values.verify,
  };
}

function gpus(given: readonly string[]): Record<string, Variant> {
  const answers: Record<string, Variant> = {};
  for (const text of given) {
    const at = text.lastIndexOf('=');
    const [host, gpu] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    if (host === '' || !isVariant(gpu))
      throw new CommandProblem(`--gpu is HOST=${variants.join('|')}, not "${text}"`);
    if (answers[host] !== undefined && answers[host] !== gpu)
      throw new CommandProblem(`--gpu names ${host} twice, with ${answers[host]} and ${gpu}`);
    answers[host] = gpu;
  }
  return answers;
}

function optionPath(text: string): string {
  if (!/^[A-Za-z_][\w'-]*(\.[A-Za-z_][\w'-]*)+$/.test(text))
    throw new CommandProblem(`--option is an option path such as hardware.gpu, not "${text}"`);
  return text;
}

function overlayFile(text: string): string {
  const path = text.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const names = path.split('/');
  if (
    !path.endsWith('.nix') ||
    names.some((name) => name === '' || name === '..' || !/^[\w.+-]+$/.test(name))
  )
    throw new CommandProblem(
      `--overlay is a .nix file within the flake such as overlays/llama-cpp.nix, not "${text}"`,
    );
  return path;
}

function flakeUrl(text: string): string {
  if (!isFlakeUrl(text))
    throw new CommandProblem(`--url is a flake reference such as github:ggml-org/llama.cpp, not "${text}"`);
  return text;
}
