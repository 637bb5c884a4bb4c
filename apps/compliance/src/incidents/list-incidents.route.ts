import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { deadlines } from './breach-clock.rules.ts';
import { toIncident } from './incident.ts';
import type { IncidentParts } from './parts.ts';

export const listIncidents = ({ incidents, settings, directory }: IncidentParts) =>
  route(incidentOperations.list, 'compliance_incident', async ({ scope, query, limit, after, now }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await incidents.list(scope, filter, limit, after);
    const [terms, zone] = [await settings.load(scope), await directory.timezone(scope)];
    return { ...page, items: page.items.map((i) => toIncident(i, deadlines(i, terms, zone, now))) };
  });
