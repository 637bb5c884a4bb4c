import type { Clock } from '@rymeda/kernel';
import type { DueWork } from '../due/due.ts';
import type { FileStore } from '../files/file-store.ts';
import type { RunJob } from '../jobs/run-job.ts';

/** Puts a file's retention off to six years after it was last in force. */
export const fileRetainer =
  ({ files, runJob, clock }: { files: FileStore; runJob: RunJob; clock: Clock }): DueWork =>
  async ({ organizationId, subject }, finish) => {
    await files.retain({ organizationId }, subject, clock());
    await runJob({ organizationId, job: 'compliance-retention' }, (tx) => finish(tx));
  };
