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
