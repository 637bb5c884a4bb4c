/**
 * `npm run test:charts`: what needs programs that no package of npm carries. promtool on the alerts and their cases,
 * hadolint on the Dockerfile, terraform's own form and grammar. With --cached nothing is fetched, and what is not there
 * is skipped by its name.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, run } from '@rymeda/stack/fetch';
import { hadolint, promtool, type Checker } from '../fetch/checkers.ts';
import { repository } from '../platform/repository.ts';

interface Check {
  name: string;
  program: Checker;
  args: () => string[];
}

const files = (pattern: string): string[] => globSync(pattern, { cwd: repository }).sort();

const checks: Check[] = [
  {
    name: 'promtool check rules',
    program: promtool,
    args: () => ['check', 'rules', ...files('charts/platform/rules/*.yaml')],
  },
  {
    name: 'promtool test rules',
    program: promtool,
    args: () => ['test', 'rules', ...files('deploy/alert-tests/*.yaml')],
  },
  { name: 'hadolint', program: hadolint, args: () => ['--failure-threshold', 'style', 'deploy/Dockerfile'] },
  {
    name: 'terraform fmt',
    program: () => Promise.resolve(findOnPath(['terraform'])),
    // Parses every file, too: what is no HCL fails here.
    args: () => ['fmt', '-check', '-diff', '-recursive', join(repository, 'deploy/terraform')],
  },
];

const mayFetch = !process.argv.includes('--cached');
let [passed, failed, skipped] = [0, 0, 0];
for (const { name, program, args } of checks) {
  const binary = await program(console.log, mayFetch);
  if (binary === null) {
    skipped++;
    console.log(`skipped ${name}: its program is not here`);
    continue;
  }
  const { status, output } = run(binary, args(), { cwd: repository });
  if (status === 0) passed++;
  else failed++;
  console.log(`${status === 0 ? 'ok     ' : 'FAILED '} ${name}`);
  if (status !== 0) console.log(output.trim());
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
