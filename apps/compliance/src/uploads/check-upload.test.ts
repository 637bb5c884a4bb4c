import { expect, it } from '@jest/globals';
import { uploadChecker } from './check-upload.ts';
import { completeUpload, newUpload } from './upload.rules.ts';

const now = new Date('2026-03-02T14:00:00Z');
const announced = { filename: 'a.pdf', contentType: 'application/pdf' as const, bytes: 3, sha256: 'ab' };
const awaiting = newUpload(announced, { id: 'upl_1', organizationId: 'org_a', now });

/** What is left of an upload that is given up, where this is on record when the job says so. */
async function givenUp(found: typeof awaiting) {
  const done = { forgotten: 0, told: [] as string[] };
  const records = [awaiting, found];
  const tx = { now, emit: (event: { name: string }) => void done.told.push(event.name) };
  const check = uploadChecker({
    uploads: { load: () => Promise.resolve(records.shift()), replace: () => Promise.resolve() },
    files: { forget: () => Promise.resolve(void done.forgotten++) },
    runJob: (_by: object, work: (tx: object, scope: object) => unknown) => Promise.resolve(work(tx, {})),
    clock: () => now,
  } as never);
  await check({ organizationId: 'org_a', subject: 'upl_1' } as never, () => Promise.resolve());
  return done;
}

it('a file that nobody sent in time is missing, and nothing of it stays', async () => {
  expect(await givenUp(awaiting)).toEqual({ forgotten: 1, told: ['compliance.upload.rejected'] });
});

it('a file whose sending was completed at the same moment stays for its check', async () => {
  expect(await givenUp(completeUpload(awaiting, now))).toEqual({ forgotten: 0, told: [] });
});
