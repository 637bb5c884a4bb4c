import { requirePermitted } from '@rymeda/auth';
import { sessionOperations } from '@rymeda/contracts';
import { notFound, referenceNotFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { PatientStore } from '../patients/patient.store.ts';
import type { ProviderStore } from '../providers/provider.store.ts';
import type { CheckCredentials } from '../credentials/check-credentials.ts';
import { holdPatient, holdProvider } from './participants.ts';
import { changeSession, movesSlot } from './session.rules.ts';
import { sessionEvent, toSession } from './session.ts';
import type { SessionStore } from './session.store.ts';

export const updateSession = ({
  sessions,
  patients,
  providers,
  checkCredentials,
}: {
  sessions: SessionStore;
  patients: PatientStore;
  providers: ProviderStore;
  checkCredentials: CheckCredentials;
}) =>
  route(sessionOperations.update, 'care_session', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await sessions.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { session: next, changed } = changeSession(state, body, now);
    if (changed.length === 0) return { data: toSession(state), version: state.version };
    const isGiven = changed.includes('providerId');
    if (isGiven && !(await providers.hold(tx, scope, next.providerId))) throw referenceNotFound('providerId');
    requirePermitted('care_session', next);
    await holdPatient({ patients, providers }, tx, scope, next);
    if (!isGiven) await holdProvider({ patients, providers }, tx, scope, next);
    const moved = isGiven || changed.includes('startTime');
    const warnings = moved ? await checkCredentials(tx, scope, next) : next.warnings;
    const session = { ...next, warnings };
    if (movesSlot(changed)) await sessions.takeSlot(tx, scope, session, body.allowOverlap ?? false);
    await sessions.replace(tx, scope, session);
    tx.emit(sessionEvent('updated', session, { changed }));
    return { data: toSession(session), version: session.version };
  });
