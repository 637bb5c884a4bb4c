import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { planRetention } from '../artifacts/plan-notices.ts';
import type { DueWork } from '../due/due.ts';
import { daysLeft, nextNotice, noticesDue } from '../expiry/expiry.rules.ts';
import type { RunJob } from '../jobs/run-job.ts';
import { noticed } from './agreement.rules.ts';
import { agreementEvent, type AgreementState } from './agreement.ts';
import type { AgreementParts } from './parts.ts';

export const expiringAgreements = 'agreement-expiry';

const next = (state: AgreementState, zone: string, now: Date): Date | undefined =>
  state.expiresAt === null || state.status !== 'active'
    ? undefined
    : nextNotice({ ...state, expiresAt: state.expiresAt }, zone, now);

/** Plans the next notice of its end, or none. */
export async function planNotices(
  { due, wake }: Pick<AgreementParts, 'due' | 'wake'>,
  tx: Tx,
  scope: Scope,
  state: AgreementState,
  zone: string,
): Promise<void> {
  const at = next(state, zone, tx.now);
  if (at === undefined) return due.cancel(tx, expiringAgreements, state.id);
  await due.plan(tx, scope, { kind: expiringAgreements, subject: state.id, at });
  if (at <= tx.now) tx.afterCommit(wake);
}

/** Gives each notice of an agreement's end once, and ends or renews it, in one transaction. */
export const agreementExpirer =
  ({
    agreements,
    directory,
    due,
    runJob,
  }: Pick<AgreementParts, 'agreements' | 'directory' | 'due'> & { runJob: RunJob }): DueWork =>
  ({ organizationId, subject }, finish) =>
    runJob({ organizationId, job: 'compliance-expiry' }, async (tx, scope) => {
      let state = await agreements.load(scope, subject, tx);
      if (state === null || state.expiresAt === null || state.status !== 'active') return finish(tx);
      const zone = await directory.timezone(scope);
      const left = daysLeft(state.expiresAt, zone, tx.now);
      for (const days of noticesDue({ ...state, expiresAt: state.expiresAt }, zone, tx.now)) {
        state = noticed(state, days, zone, tx.now);
        await agreements.replace(tx, scope, state);
        const renewed = days === 0 && state.status === 'active';
        if (renewed) tx.emit(agreementEvent('renewed', state));
        else {
          const verb = days === 0 ? 'expired' : 'expiring';
          tx.emit(agreementEvent(verb, state, { daysLeft: left, milestone: days }));
          if (days === 0) await planRetention({ due }, tx, scope, state);
        }
      }
      await finish(tx, next(state, zone, tx.now));
    });
