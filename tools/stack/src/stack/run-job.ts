import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { jobEnvironment } from '../plan/job-environment.ts';
import { environmentFacts, makeContext, serviceNamed, type StackOptions } from './context.ts';

/** Runs a service's job to its end against the stack that runs, what it prints shown; answers its exit code. */
export async function runJob(
  serviceName: string,
  jobName: string,
  options: Pick<StackOptions, 'home' | 'env'> = {},
): Promise<number> {
  const context = await makeContext(options);
  const service = serviceNamed(context.services, serviceName);
  const job = service.jobs.find(({ name }) => name === jobName);
  if (job === undefined) {
    const known = service.jobs.map(({ name }) => name).join(', ') || 'none';
    throw new Error(`${serviceName} has no job "${jobName}". Known: ${known}.`);
  }
  const environment = jobEnvironment(environmentFacts(context, service), jobName);
  const main = join(context.repository, 'apps', serviceName, job.main);
  const child = spawn(process.execPath, [main], { env: environment, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
