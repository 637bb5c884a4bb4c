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
    const facts = {
      now,
      zone: await parts.directory.timezone(scope),
      contractDays: await contractDays(body.agreementId),
    };
    return changeIncident(parts, call, tx, (state) => triage(state, body, facts), Object.keys(body));

    /** `undefined`: nothing was said of an agreement. */
    async function contractDays(id: string | null | undefined): Promise<number | null | undefined> {
      if (id === undefined || id === null) return id;
      const agreement = await parts.agreements.load(scope, id, tx);
      if (agreement === null) throw referenceNotFound('agreementId');
      return agreement.breachNoticeDays;
    }
  });
