/**
 * What the project's commands need before they can run: the npm packages of the lock file, and for the tests a browser and Nix
 * from Debian's packages where they are missing and can be had.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project's folder with its output shown. True where it ended well. */
export function run(command, args, options = {}) {
  const isWindows = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
    ...options,
  });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  return status === 0;
}

/** Ends with a sentence where Node is too old for the project. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the npm packages unless those of this lock file are there. */
export function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const mark = join(root, 'node_modules/.cache/llamaflake/installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  console.error('Installing the npm packages …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) process.exit(1);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
}

/** Builds `dist/`. */
export function build() {
  if (!run(process.execPath, ['scripts/build.mjs'], { stdio: ['inherit', 'ignore', 'inherit'] }))
    process.exit(1);
}

/** True where a program is on the PATH. */
export function has(program) {
  const { status } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return status === 0;
}

const isInDebian = (name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;

/** Installs Debian packages whose programs are missing, where apt is there and we may. Returns the programs still missing. */
export function installDebian(wanted) {
  const missing = Object.entries(wanted).filter(([program]) => !has(program));
  if (missing.length > 0 && has('apt-get') && process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq']);
    // One that this release of Debian lacks would keep the others from being installed.
    const packages = missing.flatMap(([, names]) => names).filter(isInDebian);
    if (packages.length > 0) {
      console.error(`Installing Debian’s ${packages.join(' and ')} …`);
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    }
  }
  return Object.keys(wanted).filter((program) => !has(program));
}
