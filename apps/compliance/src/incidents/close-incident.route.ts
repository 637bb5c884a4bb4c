import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { changeIncident } from './change-incident.ts';
import { close } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';
import { deadlinesOf } from './plan-clock.ts';

export const closeIncident = (parts: IncidentParts) =>
  route(incidentOperations.close, 'compliance_incident', (call, tx) => {
    const { scope, body, now } = call;
    return changeIncident(
      parts,
      call,
      tx,
      async (state) => {
        const { owed } = await deadlinesOf(parts, scope, state, now, tx);
        return close(state, body.resolution, owed, now);
      },
      [],
    );
  });
