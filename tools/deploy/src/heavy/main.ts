/**
 * `npm run test:charts`: what needs programs that no package of npm carries. promtool on the alerts and their cases,
 * hadolint on the Dockerfile, terraform's own form and grammar, its validate and plan where there is a provider and an
 * account, kubeconform on everything rendered. With --cached nothing is fetched, and what is not there is skipped by its name.
 */
import { globSync, rmSync } from 'node:fs';
import { findOnPath, run, type RunResult } from '@rymeda/stack/fetch';
import { kubeconform } from '../conform/kubeconform.ts';
import { kubernetesSchemas } from '../conform/schemas.ts';
import { hadolint, promtool, type Checker } from '../fetch/checkers.ts';
import { repository } from '../platform/repository.ts';
import { renderings } from '../render/matrix.ts';
import { chartsFolder } from '../render/render.ts';
import { conformity } from './conformity.ts';
import { planned, terraformFolder, validated } from './terraform.ts';

interface Check {
  name: string;
  program: Checker;
  /** What the program is called with; or the whole check, which may find that something else is not here. */
  check: string[] | ((binary: string, mayFetch: boolean) => Promise<RunResult | null>);
}

const files = (pattern: string): string[] => globSync(pattern, { cwd: repository }).sort();

const terraform: Checker = () => Promise.resolve(findOnPath(['terraform']));

const checks: Check[] = [
  {
    name: 'promtool check rules',
    program: promtool,
    check: ['check', 'rules', ...files('charts/platform/rules/*.yaml')],
  },
  {
    name: 'promtool test rules',
    program: promtool,
    check: ['test', 'rules', ...files('deploy/alert-tests/*.yaml')],
  },
  { name: 'hadolint', program: hadolint, check: ['--failure-threshold', 'style', 'deploy/Dockerfile'] },
  {
    name: 'terraform fmt',
    program: terraform,
    // Parses every file, too: what is no HCL fails here.
    check: ['fmt', '-check', '-diff', '-recursive', terraformFolder],
  },
  { name: 'terraform validate (the AWS provider)', program: terraform, check: validated },
  {
    name: 'terraform plan (the AWS provider, an account, RYMEDA_TERRAFORM_VARIABLES)',
    program: terraform,
    check: planned,
  },
  {
    name: `kubeconform, strict, over ${renderings.length} renderings`,
    program: kubeconform,
    check: async (binary, mayFetch) => {
      const made = await kubernetesSchemas(console.log, mayFetch);
      return made === null ? null : conformity(binary, made.schemas);
    },
  },
];

const mayFetch = !process.argv.includes('--cached');
let [passed, failed, skipped] = [0, 0, 0];
for (const { name, program, check } of checks) {
  const binary = await program(console.log, mayFetch);
  const result =
    binary === null
      ? null
      : Array.isArray(check)
        ? run(binary, check, { cwd: repository })
        : await check(binary, mayFetch);
  if (result === null) {
    skipped++;
    console.log(`skipped ${name}: what it needs is not here`);
    continue;
  }
  const { status, output } = result;
  if (status === 0) passed++;
  else failed++;
  console.log(`${status === 0 ? 'ok     ' : 'FAILED '} ${name}`);
  const summary = output.trim();
  if (status !== 0 || name.startsWith('kubeconform')) console.log(summary);
}
rmSync(chartsFolder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
