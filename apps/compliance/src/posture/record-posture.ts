import { newId } from '@rymeda/kernel';
import { DateTime } from 'luxon';
import type { DueWork } from '../due/due.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { currentPosture } from './current-posture.ts';
import type { PostureParts } from './parts.ts';
import { pastPosture, recordedEvent } from './past-posture.ts';

const job = 'compliance-posture';

/**
 * Keeps how it stands once each day in the organisation's zone, as the day begins or as soon after as something runs.
 * Days on which nothing ran are not made up afterwards: nobody could say how it stood then.
 */
export const postureRecorder =
  (parts: PostureParts & { runJob: RunJob }): DueWork =>
  ({ organizationId }, finish) =>
    parts.runJob({ organizationId, job }, async (tx, scope) => {
      const zone = await parts.directory.timezone(scope);
      const today = DateTime.fromJSDate(tx.now, { zone }).startOf('day');
      const day = today.toISODate() ?? '';
      if (!(await parts.postures.any(tx, scope, { day }))) {
        const birth = { id: newId('pos'), organizationId, day, now: tx.now };
        const state = pastPosture(await currentPosture(parts, scope, tx.now, tx), birth);
        await parts.postures.insert(tx, scope, state);
        tx.emit(recordedEvent(state));
      }
      await finish(tx, today.plus({ days: 1 }).startOf('day').toJSDate());
    });
