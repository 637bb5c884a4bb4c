import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { changeIncident } from './change-incident.ts';
import { addNotice } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';

export const addIncidentNotice = (parts: IncidentParts) =>
  route(incidentOperations.addNotice, 'compliance_incident', async (call, tx) => {
    const zone = await parts.directory.timezone(call.scope);
    return changeIncident(parts, call, tx, (state) => addNotice(state, call.body, zone, call.now), [
      'notices',
    ]);
  });
