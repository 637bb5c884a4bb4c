import { incidentOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { unnamedRoute } from '@rymeda/service';
import { newIncident } from './incident.rules.ts';
import { incidentEvent, toIncident } from './incident.ts';
import type { IncidentParts } from './parts.ts';
import { planClock } from './plan-clock.ts';

/** Whoever wants to stay unnamed is known to nothing from here on: `scope` is the job's, not the caller's. */
export const reportIncident = (parts: IncidentParts) =>
  unnamedRoute(
    incidentOperations.create,
    'compliance_incident',
    (body) => (body.anonymous ? 'anonymous-report' : undefined),
    async ({ scope, body, now }, tx) => {
      const { organizationId, actor } = scope;
      const reportedBy = body.anonymous ? null : actor.id;
      const state = newIncident(body, { id: newId('inc'), organizationId, reportedBy, now });
      await parts.incidents.insert(tx, scope, state);
      const owed = await planClock(parts, tx, scope, state);
      tx.emit(incidentEvent('opened', state));
      const location = `/v1/compliance/incidents/${state.id}`;
      return { data: toIncident(state, owed), version: 1, location };
    },
  );
