import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { DueStore } from '../due/due.store.ts';
import { screeningMonthly, screeningOne } from './screening-jobs.ts';

/** Somebody came, changed or left: screened at once, and from now on with everybody each month. */
export async function planScreening(due: DueStore, tx: Tx, scope: Scope, referenceId: string): Promise<void> {
  const { organizationId } = scope;
  const lane = 'screening';
  await due.plan(tx, scope, { kind: screeningOne, subject: referenceId, at: tx.now, lane });
  // Those who came before anybody listened are found a day later.
  const at = new Date(tx.now.getTime() + 86_400_000);
  await due.ensure(tx, scope, { kind: screeningMonthly, subject: organizationId, at, lane });
}
