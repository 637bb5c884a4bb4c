/**
 * `npm run lint | typecheck | build`. Lint is ESLint with types and module boundaries, Prettier, and
 * dependency-cruiser; the parts run one after the other and all of them report before it fails.
 */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', name);
// The pinned Node first, whichever way this was started.
const path = [join(process.cwd(), 'node_modules', '.bin'), process.env.PATH].join(delimiter);
const env = { ...process.env, PATH: path, NX_DAEMON: 'false', FORCE_COLOR: '0' };

const parts = {
  lint: [
    // Writes the project graph that the module boundaries are checked against.
    ['nx', 'show', 'projects', '--json'],
    ['eslint', '.', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0'],
    ['prettier', '--check', '--cache', '--log-level', 'warn', '.'],
    ['depcruise', 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  ],
  typecheck: [['tsc', '--project', '.']],
  build: [['nx', 'run-many', '--target', 'build', '--output-style', 'static']],
};

const [name = ''] = process.argv.slice(2);
if (!Object.hasOwn(parts, name)) {
  console.error(`Usage: node tools/checks.mjs <${Object.keys(parts).join('|')}>`);
  process.exit(2);
}

let failed = 0;
for (const [command, ...args] of parts[name]) {
  const begun = performance.now();
  const quiet = command === 'nx' && args[0] === 'show';
  const { status } = spawnSync(bin(command), args, {
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    env,
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (status !== 0) failed++;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${command} ${args[0] ?? ''} (${seconds} s)`);
}
console.log(`${name}: ${parts[name].length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
