import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { DueStore } from '../due/due.store.ts';

/** The kind of job that keeps how the requirements stand each day. */
export const recordingPosture = 'posture';

/** An organisation has somebody to keep the rules: from now on each day is kept, this one first. */
export const planPosture = (due: DueStore, tx: Tx, scope: Scope): Promise<void> =>
  due.ensure(tx, scope, {
    kind: recordingPosture,
    subject: scope.organizationId,
    at: tx.now,
    lane: 'long',
  });
