import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { DateTime } from 'luxon';
import { changeIncident } from './change-incident.ts';
import { addNotice } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';

export const addIncidentNotice = (parts: IncidentParts) =>
  route(incidentOperations.addNotice, 'compliance_incident', async (call, tx) => {
    const zone = await parts.directory.timezone(call.scope);
    const today = DateTime.fromJSDate(call.now, { zone }).toFormat('yyyy-MM-dd');
    const decide = (state: Parameters<typeof addNotice>[0]) => addNotice(state, call.body, today, call.now);
    return changeIncident(parts, call, tx, decide, ['notices']);
  });
