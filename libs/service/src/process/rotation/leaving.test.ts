import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import { keyLifecycle, type KeyLifecycleOptions } from './key-lifecycle.ts';
import { createRotationJob, type RotationJobOptions } from './rotation-job.ts';

const isLeaving = (organizationId: string): boolean => organizationId === 'org_leaving';

it('a rotation of an organisation that is being ended rests, and no failure is told of it', async () => {
  const rotation = { organizationId: 'org_leaving', purpose: 'index', phase: 'stripping' };
  const released: unknown[] = [];
  const store = {
    take: async () => rotation,
    release: async (...args: unknown[]) => void released.push(args.at(-1)),
  };
  const job = createRotationJob({ store, isLeaving, pollMs: 1_000 } as unknown as RotationJobOptions);
  job.start();
  await job.stop();
  expect(released).toEqual([60_000]);
  expect(job.stats()).toMatchObject({ rotationFailures: 0 });
});

it('whoever asks for a new key of it is told that there will be none, and not to try again', async () => {
  const options = { isLeaving, sealed: () => [] } as unknown as KeyLifecycleOptions;
  const asked = keyLifecycle(options).rotate({} as Tx, 'org_leaving', 'data', 'demanded');
  await expect(asked).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
});

it('no key of it is replaced for its age', async () => {
  const asked: string[] = [];
  async function* old() {
    for (const organizationId of ['org_leaving', 'org_staying'])
      yield { organizationId, purpose: 'data', createdAt: new Date(0) };
  }
  async function* none() {}
  await keyLifecycle({
    store: { activeBefore: old, retiredBefore: none },
    keyring: { versions: async (organizationId: string) => (asked.push(organizationId), []) },
    transactions: { run: (_scope: unknown, work: (tx: object) => unknown) => work({}) },
    provider: { destroyDue: async () => undefined },
    log: { failure: () => undefined },
    rotateAfterDays: () => 365,
    clock: () => new Date(),
    backupRetentionDays: 35,
    isLeaving,
  } as unknown as KeyLifecycleOptions).round();
  expect(asked).toEqual(['org_staying']);
});
