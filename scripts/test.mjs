/**
 * `npm test`: installs, builds, gets a browser and Nix where they are missing and can be had, runs everything, and says plainly
 * what it could not run. In CI (the environment variable CI is set) that is a failure.
 */
import { build, checkNode, installDebian, installPackages, run } from './setup.mjs';

checkNode();
installPackages();
const missing = installDebian({
  nix: 'nix-bin',
  chromium: 'chromium',
  nvim: 'neovim',
  emacs: ['emacs-nox', 'elpa-eglot'],
});
build();

const npm = (script, ...args) => ['npm', ['run', '--silent', script, '--', ...args]];

/** In the order of what they cost. `needs`: programs without which a row can't run. */
const rows = [
  { name: 'lint', command: npm('lint'), needs: [] },
  { name: 'types', command: npm('typecheck'), needs: [] },
  { name: 'grammar', command: npm('test:grammar'), needs: [] },
  { name: 'units, protocol, real Nix', command: npm('test:unit'), needs: ['nix'] },
  { name: 'VSIX', command: npm('package'), needs: [] },
  { name: 'extension host', command: npm('test:suite'), needs: ['chromium'] },
  { name: 'oldest VS Code', command: npm('test:suite', 'oldest'), needs: ['chromium'] },
  { name: 'browser’s extension host', command: npm('test:suite', 'newest', 'web'), needs: ['chromium'] },
  { name: 'VS Code’s screen', command: npm('test:screen'), needs: ['chromium'] },
];

const results = rows.map(({ name, command, needs }) => {
  const lacks = needs.filter((program) => missing.includes(program));
  if (lacks.length > 0)
    return {
      name,
      result: `not run: ${lacks.join(' and ')} is missing and could not be installed`,
      ok: !process.env.CI,
    };
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const start = performance.now();
  const ok = run(...command);
  return {
    name,
    result: `${ok ? 'passed' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`,
    ok,
  };
});

console.log('\n── summary ──────────────────────────────────────────────────────────────');
for (const { name, result } of results) console.log(`${name.padEnd(28)} ${result}`);
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
