import { requirePermitted } from '@rymeda/auth';
import { sessionOperations } from '@rymeda/contracts';
import { newId, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { PatientStore } from '../patients/patient.store.ts';
import type { ProviderStore } from '../providers/provider.store.ts';
import type { CheckCredentials } from '../credentials/check-credentials.ts';
import { newSession } from './session.rules.ts';
import { sessionEvent, toSession } from './session.ts';
import type { SessionStore } from './session.store.ts';

interface Stores {
  sessions: SessionStore;
  patients: PatientStore;
  providers: ProviderStore;
  checkCredentials: CheckCredentials;
}

export const bookSession = ({ sessions, patients, providers, checkCredentials }: Stores) =>
  route(sessionOperations.create, 'care_session', async ({ scope, body, now }, tx) => {
    const patient = await patients.holdForChild(tx, scope, body.clientId);
    if (patient === null) throw referenceNotFound('clientId');
    const { primaryProviderId } = patient;
    const booked = newSession(body, {
      id: newId('ses'),
      organizationId: scope.organizationId,
      now,
      primaryProviderId,
    });
    if (!(await providers.hold(tx, scope, booked.providerId))) throw referenceNotFound('providerId');
    requirePermitted('care_session', booked);
    const session = { ...booked, warnings: await checkCredentials(tx, scope, booked) };
    await sessions.takeSlot(tx, scope, session, body.allowOverlap);
    await sessions.insert(tx, scope, session);
    tx.emit(sessionEvent('scheduled', session));
    return { data: toSession(session), version: 1, location: `/v1/care/sessions/${session.id}` };
  });
