import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type RunResult } from '@rymeda/stack/fetch';
import { repository } from '../platform/repository.ts';

export const terraformFolder = join(repository, 'deploy/terraform');

/** Works on a copy with the provider; null where that can't be had. */
function withProvider(binary: string, work: (cwd: string) => RunResult): RunResult | null {
  const cwd = mkdtempSync(join(tmpdir(), 'rymeda-terraform-'));
  try {
    cpSync(terraformFolder, cwd, { recursive: true });
    const made = run(binary, ['init', '-backend=false', '-input=false', '-no-color'], { cwd });
    if (made.status !== 0 && made.output.includes('Failed to query available provider packages')) return null;
    return made.status === 0 ? work(cwd) : made;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

export const validated = (binary: string, mayFetch: boolean): Promise<RunResult | null> =>
  Promise.resolve(
    mayFetch ? withProvider(binary, (cwd) => run(binary, ['validate', '-no-color'], { cwd })) : null,
  );

/** Against the account that the environment names, with the variables of `RYMEDA_TERRAFORM_VARIABLES`; it changes nothing. */
export const planned = (binary: string, mayFetch: boolean): Promise<RunResult | null> => {
  const variables = process.env['RYMEDA_TERRAFORM_VARIABLES'];
  if (!mayFetch || variables === undefined) return Promise.resolve(null);
  const argv = ['plan', '-input=false', '-lock=false', '-no-color', `-var-file=${variables}`];
  return Promise.resolve(withProvider(binary, (cwd) => run(binary, argv, { cwd })));
};
