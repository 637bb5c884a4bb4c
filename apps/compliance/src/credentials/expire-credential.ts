import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { DueWork } from '../due/due.ts';
import { daysLeft, nextNotice, noticesDue, validUntil } from '../expiry/expiry.rules.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { noticed } from './credential.rules.ts';
import { credentialNotice, type CredentialState } from './credential.ts';
import type { CredentialParts } from './parts.ts';

export const expiringCredentials = 'credential-expiry';

/** Plans the next notice of its end. */
export async function planNotices(
  { due, wake }: Pick<CredentialParts, 'due' | 'wake'>,
  tx: Tx,
  scope: Scope,
  state: CredentialState,
  zone: string,
): Promise<void> {
  const at = nextNotice(state, zone, tx.now);
  if (at === undefined) return due.cancel(tx, expiringCredentials, state.id);
  await due.plan(tx, scope, { kind: expiringCredentials, subject: state.id, at });
  if (at <= tx.now) tx.afterCommit(wake);
}

/** Gives each notice of a credential's end once, and ends it, in one transaction. A provider who is gone needs none. */
export const credentialExpirer =
  ({
    credentials,
    care,
    directory,
    runJob,
  }: Pick<CredentialParts, 'credentials' | 'care' | 'directory'> & { runJob: RunJob }): DueWork =>
  ({ organizationId, subject }, finish) =>
    runJob({ organizationId, job: 'compliance-expiry' }, async (tx, scope) => {
      let state = await credentials.load(scope, subject, tx);
      if (state === null || !(await care.hasProvider(scope, state.providerId, tx))) return finish(tx);
      const zone = await directory.timezone(scope);
      for (const days of noticesDue(state, zone, tx.now)) {
        state = noticed(state, days, tx.now);
        await credentials.replace(tx, scope, state);
        const left = daysLeft(state.expiresAt, zone, tx.now);
        tx.emit(credentialNotice(state, validUntil(state.expiresAt, zone), { milestone: days, left }));
      }
      await finish(tx, nextNotice(state, zone, tx.now));
    });
