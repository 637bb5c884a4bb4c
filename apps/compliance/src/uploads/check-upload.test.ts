import { beforeEach, describe, expect, it } from '@jest/globals';
import { uploadCreate } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import type { DueJob } from '../due/due.ts';
import type { FileStore } from '../files/file-store.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { uploadChecker } from './check-upload.ts';
import { completeUpload, newUpload, settleUpload } from './upload.rules.ts';
import type { UploadStore } from './upload.store.ts';
import type { UploadState } from './upload.ts';

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

describe('a file that was sent', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
  const announced = {
    filename: 'training.pdf',
    contentType: 'application/pdf' as const,
    bytes: pdf.length,
    sha256: sha256(pdf).toString('hex'),
  };
  const job = { organizationId: 'org_1', subject: 'upl_1' } as DueJob;

  let state: UploadState;
  let sent: Buffer | 'too_large' | undefined;
  let says: 'clean' | 'infected' | Error;
  let scanned: Buffer[];
  let kept: Buffer[];
  let steps: string[];
  beforeEach(() => {
    state = completeUpload(
      newUpload(uploadCreate.parse(announced), { id: 'upl_1', organizationId: 'org_1', now }),
      now,
    );
    [sent, says, scanned, kept, steps] = [pdf, 'clean', [], [], []];
  });

  const check = uploadChecker({
    uploads: {
      load: async () => state,
      replace: async (_tx: unknown, _scope: unknown, next: UploadState) => void (state = next),
    } as unknown as UploadStore,
    files: {
      received: async () => sent,
      keep: async (_scope: unknown, _id: string, _facts: unknown, body: Buffer) => {
        steps.push('kept');
        kept.push(body);
      },
      forget: async () => void steps.push('forgotten'),
    } as unknown as FileStore,
    scanner: {
      async scan(file) {
        steps.push('scanned');
        scanned.push(file);
        if (says instanceof Error) throw says;
        return says;
      },
    },
    runJob: (async (_by: unknown, work: (tx: unknown, scope: unknown) => unknown) =>
      work({ now, emit: ({ name }: { name: string }) => void steps.push(name) }, {})) as RunJob,
    clock: () => now,
  });
  const run = () => check(job, async () => undefined);

  it('is kept once the scanner has passed it, and exactly the bytes that it looked at', async () => {
    await run();
    expect(steps).toEqual(['scanned', 'kept', 'compliance.upload.accepted', 'forgotten']);
    expect([scanned, kept]).toEqual([[pdf], [pdf]]);
    expect(state.status).toBe('accepted');
  });

  it('that carries malware is refused, and nobody can read it', async () => {
    says = 'infected';
    await run();
    expect(steps).toEqual(['scanned', 'compliance.upload.rejected', 'forgotten']);
    expect(state).toMatchObject({ status: 'rejected', rejection: 'infected' });
  });

  it('that the scanner could not look into waits: neither kept nor refused', async () => {
    says = new Error('away');
    await expect(run()).rejects.toThrow('away');
    expect(steps).toEqual(['scanned']);
    expect(state.status).toBe('checking');
  });

  it.each([
    [
      'other bytes of the same length',
      () => Buffer.from(pdf.toString().replace('obj', 'abj')),
      'wrong_checksum',
    ],
    ['more than was announced', () => 'too_large' as const, 'wrong_size'],
    ['nothing', () => undefined, 'missing'],
  ])('that is %s is refused', async (_what, body, rejection) => {
    sent = body();
    await run();
    expect(state).toMatchObject({ status: 'rejected', rejection });
    expect(kept).toEqual([]);
  });

  it('of another type than its bytes say is refused', async () => {
    const program = Buffer.concat([Buffer.from('7f454c460201010000', 'hex'), Buffer.alloc(64)]);
    sent = program;
    state = { ...state, bytes: program.length, sha256: sha256(program).toString('hex') };
    await run();
    expect(state).toMatchObject({ status: 'rejected', rejection: 'wrong_type' });
    expect(kept).toEqual([]);
  });
});

const settled = settleUpload(awaiting, null, now);
const dayLater = new Date('2026-03-03T14:00:00Z');

/** When the job comes again, and whether what was sent was removed, in a run of it. */
async function cameAgain(found: typeof awaiting, isOnHold: boolean) {
  const run = { removed: 0, again: [] as (Date | undefined)[] };
  const check = uploadChecker({
    uploads: { load: () => Promise.resolve(found), replace: () => Promise.resolve() },
    files: { forget: () => Promise.resolve(!isOnHold && ++run.removed > 0) },
    runJob: (_by: object, work: (tx: object, scope: object) => unknown) =>
      Promise.resolve(work({ now, emit: () => undefined }, {})),
    clock: () => now,
  } as never);
  await check({ organizationId: 'org_a', subject: 'upl_1' } as never, (_tx, next) =>
    Promise.resolve(void run.again.push(next)),
  );
  return run;
}

it('what was sent is removed once more an hour later, in case that failed or it was sent again by its link', async () => {
  const anHourLater = new Date('2026-03-02T15:00:00Z');
  expect(await cameAgain(awaiting, false)).toEqual({ removed: 1, again: [anHourLater] });
  expect(await cameAgain(settled, false)).toEqual({ removed: 1, again: [undefined] });
});

it('what was sent goes after the legal hold that kept it', async () => {
  expect(await cameAgain(settled, true)).toEqual({ removed: 0, again: [dayLater] });
  expect(await cameAgain(settled, false)).toEqual({ removed: 1, again: [undefined] });
});
