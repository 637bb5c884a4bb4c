import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from '@jest/globals';
import { runningStack, stackHome, until, type RunningStack } from '@rymeda/testing';
import { statusOf } from '@rymeda/stack';
import { compare, subscriberFaults } from './evidence.ts';
import type { Told } from './writers.ts';

/** The stack's parts are stopped and started by its own tool. */
export const parts = { home: resolve(stackHome()), report: () => undefined } as never;

export const seconds = (n: number): Promise<void> => new Promise((r) => setTimeout(r, n * 1000));

/** After a fault: nothing told is missing, every change is in the audit log exactly once, and all is green. */
export async function expectNothingLost(
  stack: RunningStack,
  organizationId: string,
  since: Date,
  told: Told,
): Promise<void> {
  const finding = await compare(stack, organizationId, since, told);
  const subscribers = await subscriberFaults(stack, told);
  console.log(
    `told ${told.versions.size} patients, ${told.reads} reads; answers ${JSON.stringify([...told.answers])}; committed ` +
      `${finding.committed} patients; ${finding.entries} change entries, ${finding.reads} read entries; ` +
      `${finding.faults.length + subscribers.length} faults`,
  );
  expect(finding.faults).toEqual([]);
  expect(subscribers).toEqual([]);
  expect(finding.committed).toBeGreaterThanOrEqual(told.versions.size);
  expect(finding.reads).toBeGreaterThanOrEqual(told.reads);
  const status = await until(
    'a green stack',
    () => statusOf(parts),
    (s) => s.green,
    30_000,
  );
  expect(status.green).toBe(true);
}

export const freshStack = (): RunningStack => runningStack();

/** As a deployment with two instances of a service has it: the same configuration, ports of its own. */
export function anotherInstance(service: string): ChildProcess {
  const { pid } = freshStack().services[service] ?? {};
  const environ = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const env = Object.fromEntries(
    environ.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
  );
  return spawn(process.execPath, [resolve(`apps/${service}/src/main.ts`)], {
    env: { ...env, NODE_OPTIONS: '', PORT: '0', ADMIN_PORT: '0' },
    stdio: 'ignore',
  });
}
