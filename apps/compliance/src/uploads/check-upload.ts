import { sha256, type Clock } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { DueWork } from '../due/due.ts';
import type { FileStore } from '../files/file-store.ts';
import type { FileScanner } from '../files/scanner.ts';
import { sniff } from '../files/sniff.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { rejectionOf, settleUpload, type Rejection } from './upload.rules.ts';
import type { UploadStore } from './upload.store.ts';
import { uploadEvent, type UploadState } from './upload.ts';

/** The kind of job that checks what was sent, or gives up waiting for it. */
export const checkingUploads = 'upload';

/** Then what was sent is removed once more: whoever had the link may have sent it late, or the first try failed. */
const onceMoreMs = 3_600_000;
/** Nothing is removed while a legal hold lasts. */
const whileHeldMs = 86_400_000;
const inMs = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

interface Parts {
  uploads: UploadStore;
  files: FileStore;
  scanner: FileScanner;
  runJob: RunJob;
  clock: Clock;
}

/**
 * Holds a file that was sent against what was announced, has it scanned, and puts exactly the checked bytes where they
 * are read from: whoever still has the link to send can change nothing any more.
 */
export const uploadChecker =
  ({ uploads, files, scanner, runJob, clock }: Parts): DueWork =>
  async ({ organizationId, subject }, finish) => {
    const job = { organizationId, job: 'compliance-uploads' };
    const announced = await runJob(job, (_tx, scope) => uploads.load(scope, subject, _tx));
    const isOpen = announced?.status === 'awaiting' || announced?.status === 'checking';
    const isGone = isOpen || (await files.forget({ organizationId }, subject));
    const rejection = isOpen ? await check({ organizationId }, announced) : null;
    const isSettled = await runJob(job, async (tx, scope) => {
      const found = await uploads.load(scope, subject, tx);
      // One that was completed just as nobody waited for it any more is checked by the job of its completion.
      if (!isOpen || found === null || found.version !== announced.version) {
        await finish(tx, isGone ? undefined : inMs(tx.now, whileHeldMs));
        return false;
      }
      await finish(tx, inMs(tx.now, onceMoreMs));
      const state = settleUpload(found, rejection, tx.now);
      await uploads.replace(tx, scope, state);
      tx.emit(uploadEvent(rejection === null ? 'accepted' : 'rejected', state));
      return true;
    });
    if (isSettled) await files.forget({ organizationId }, subject);

    async function check(
      scope: Pick<TenantContext, 'organizationId'>,
      upload: UploadState,
    ): Promise<Rejection | null> {
      const body =
        upload.status === 'checking' ? await files.received(scope, upload.id, upload.bytes) : undefined;
      if (body === 'too_large') return 'wrong_size';
      const found = body && {
        bytes: body.length,
        sha256: sha256(body).toString('hex'),
        contentType: await sniff(body),
      };
      const refused = rejectionOf(upload, found);
      if (refused !== null || body === undefined) return refused;
      if ((await scanner.scan(body)) === 'infected') return 'infected';
      await files.keep(scope, upload.id, upload, body, clock());
      return null;
    }
  };
