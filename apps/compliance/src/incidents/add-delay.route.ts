import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { changeIncident } from './change-incident.ts';
import { addDelay } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';

export const addIncidentDelay = (parts: IncidentParts) =>
  route(incidentOperations.addDelay, 'compliance_incident', async (call, tx) => {
    const zone = await parts.directory.timezone(call.scope);
    return changeIncident(parts, call, tx, (state) => addDelay(state, call.body, zone, call.now), ['delays']);
  });
