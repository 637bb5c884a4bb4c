import { notFound } from '@rymeda/kernel';
import { checkIfMatch, type Answer } from '@rymeda/service';
import type { Incident } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { incidentEvent, toIncident, type IncidentState } from './incident.ts';
import type { IncidentParts } from './parts.ts';
import { planClock } from './plan-clock.ts';

interface Call {
  scope: TenantContext;
  params: { id: string };
  ifMatch: string | undefined;
}

/** What every step in an incident's life does around its decision: load, decide, save, set the clock, tell. */
export async function changeIncident(
  parts: IncidentParts,
  { scope, params, ifMatch }: Call,
  tx: Tx,
  decide: (state: IncidentState) => IncidentState | Promise<IncidentState>,
  changed: string[],
): Promise<Answer<Incident>> {
  const was = await parts.incidents.load(scope, params.id, tx);
  if (was === null) throw notFound();
  checkIfMatch(ifMatch, was.version);
  const state = await decide(was);
  await parts.incidents.replace(tx, scope, state);
  const owed = await planClock(parts, tx, scope, state);
  const closed = state.status === 'closed';
  tx.emit(closed ? incidentEvent('closed', state) : incidentEvent('updated', state, { changed }));
  return { data: toIncident(state, owed), version: state.version };
}
