import type { BreachDeadline } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { deadlines } from './breach-clock.rules.ts';
import { nextClock } from './clock-notices.rules.ts';
import type { IncidentState } from './incident.ts';
import type { IncidentParts } from './parts.ts';

/** The kinds of jobs: an incident's next notice, and an organisation whose terms or zone have changed. */
export const breachClock = 'incident-clock';
export const changingTerms = 'incident-terms';

type Parts = Pick<IncidentParts, 'settings' | 'directory' | 'due' | 'wake'>;

/** What is owed now, by the organisation's terms. */
export async function deadlinesOf(
  { settings, directory }: Pick<IncidentParts, 'settings' | 'directory'>,
  scope: TenantContext,
  state: IncidentState,
  now: Date,
  tx?: Tx,
): Promise<{ owed: BreachDeadline[]; zone: string }> {
  const zone = await directory.timezone(scope);
  return { owed: deadlines(state, await settings.load(scope, tx), zone, now), zone };
}

/** Plans when to say next that a notice is owed, or never. Answers what is owed. */
export async function planClock(
  parts: Parts,
  tx: Tx,
  scope: TenantContext,
  state: IncidentState,
): Promise<BreachDeadline[]> {
  const { owed, zone } = await deadlinesOf(parts, scope, state, tx.now, tx);
  const at = nextClock(state, owed, zone, tx.now);
  if (at === undefined) await parts.due.cancel(tx, breachClock, state.id);
  else await parts.due.plan(tx, scope, { kind: breachClock, subject: state.id, at });
  if (at !== undefined && at <= tx.now) tx.afterCommit(parts.wake);
  return owed;
}
