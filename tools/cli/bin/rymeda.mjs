#!/usr/bin/env node
/**
 * Runs on the machine's own Node and hands over to the pinned one, which reads TypeScript. The working
 * directory stays the caller's, so that paths on the command line mean what they say.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const node = resolve(here, '../../../node_modules/.bin/node');
const main = join(here, '../src/main.ts');

if (!existsSync(node)) {
  console.error('The packages are not installed: run "npm start" or "npm ci" in the repository first.');
  process.exit(1);
}
// Kafka's client sets timers that have passed already, and Node would tell the operator of each.
const flags = ['--disable-warning=TimeoutNegativeWarning'];
// Compiled once, read from then on: half of a short command's time.
const NODE_COMPILE_CACHE =
  process.env.NODE_COMPILE_CACHE ?? resolve(here, '../../../node_modules/.cache/rymeda-cli');
const child = spawn(node, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, NODE_COMPILE_CACHE },
});
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
// A terminal's Ctrl-C reaches the child too; passing it on twice does no harm, ending before it would.
for (const signal of forwarded) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Could not start ${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  // Ended by the same signal, so that a shell sees what it would see of the child itself.
  for (const name of forwarded) process.removeAllListeners(name);
  process.kill(process.pid, signal);
});
