import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { DueStore } from '../due/due.store.ts';

/**
 * The kinds of jobs: one provider, user or subject that has changed, everybody now, everybody once a month, and a user who
 * is a provider from now on.
 */
export const screeningOne = 'screening-one';
export const screeningAll = 'screening-all';
export const screeningMonthly = 'screening-monthly';
export const tellingProvider = 'screening-provider';

const lane = 'screening';

/** Somebody came, changed or left: screened at once, and from now on with everybody each month. */
export async function planScreening(due: DueStore, tx: Tx, scope: Scope, subject: string): Promise<void> {
  const { organizationId } = scope;
  await due.plan(tx, scope, { kind: screeningOne, subject, at: tx.now, lane });
  // Those who came before anybody listened are found a day later.
  const at = new Date(tx.now.getTime() + 86_400_000);
  await due.ensure(tx, scope, { kind: screeningMonthly, subject: organizationId, at, lane });
}

/** Everybody, now. Whoever asks does not wait for those who came one by one. */
export const planRun = (due: DueStore, tx: Tx, scope: Scope, runId: string): Promise<void> =>
  due.plan(tx, scope, { kind: screeningAll, subject: runId, at: tx.now, lane: 'screening-runs' });

/** Who bills learns that what was confirmed of a user is this provider's. */
export const planProvider = (due: DueStore, tx: Tx, scope: Scope, userId: string): Promise<void> =>
  due.plan(tx, scope, { kind: tellingProvider, subject: userId, at: tx.now, lane });
