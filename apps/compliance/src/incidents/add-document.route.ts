import { incidentOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { acceptedFile, fileNotAccepted } from '../artifacts/accepted-file.ts';
import { changeIncident } from './change-incident.ts';
import { addDocument } from './incident.rules.ts';
import type { IncidentParts } from './parts.ts';

export const addIncidentDocument = (parts: IncidentParts) =>
  route(incidentOperations.addDocument, 'compliance_incident', async (call, tx) => {
    const accepted = await acceptedFile(parts.uploads, tx, call.scope, call.body.uploadId);
    if (accepted === null) throw fileNotAccepted();
    return changeIncident(parts, call, tx, (state) => addDocument(state, accepted, call.now), ['documents']);
  });
