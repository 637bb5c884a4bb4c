import { incidentOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { plainName } from '../artifacts/file-url.ts';
import { toIncident } from './incident.ts';
import type { IncidentParts } from './parts.ts';
import { deadlinesOf } from './plan-clock.ts';

export const getIncident = (parts: IncidentParts) =>
  route(incidentOperations.get, 'compliance_incident', async ({ scope, params, now }) => {
    const state = await parts.incidents.load(scope, params.id);
    if (state === null) throw notFound();
    const { owed } = await deadlinesOf(parts, scope, state, now);
    const links = await Promise.all(
      state.documents.map(async ({ uploadId, file }): Promise<[string, string]> => [
        uploadId,
        await parts.files.link(scope, uploadId, plainName(uploadId, file)),
      ]),
    );
    return { data: toIncident(state, owed, Object.fromEntries(links)), version: state.version };
  });
