import { incidentOperations } from '@rymeda/contracts';
import { referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { changeIncident } from './change-incident.ts';
import { triage } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';

export const triageIncident = (parts: IncidentParts) =>
  route(incidentOperations.triage, 'compliance_incident', async (call, tx) => {
    const { scope, body, now } = call;
    const { assigneeId } = body;
    if (assigneeId != null && !(await parts.directory.hasUser(scope, assigneeId, tx)))
      throw referenceNotFound('assigneeId');
    return changeIncident(parts, call, tx, (state) => triage(state, body, now), Object.keys(body));
  });
