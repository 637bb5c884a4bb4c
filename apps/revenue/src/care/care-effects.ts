import type { CloudEvent } from '@rymeda/contracts';
import { subjectId, type Effect } from '@rymeda/events';
import type { DraftClaim } from '../claims/draft-claim.ts';
import type { CareStore } from './care.store.ts';

const patientVerbs = ['created', 'updated', 'deleted'];
const sessionVerbs = ['scheduled', 'updated', 'started', 'completed', 'cancelled', 'no_show', 'deleted'];

interface Parts {
  store: CareStore;
  draftClaim: DraftClaim;
}

/** What each of care's events does here, by CloudEvents type: the projection, and a draft for a completed session. */
export function careEffects({ store, draftClaim }: Parts): Record<string, Effect> {
  const patient: Effect = (tx, event) =>
    store.savePatient(tx, scopeOf(event), subjectId(event.subject), {
      sequence: event.sequence,
      deletedAt: deletedAt(event),
    });
  const session: Effect = async (tx, event) => {
    const { clientId, providerId, serviceType, status, startTime } = event.data as unknown as Record<
      SessionField,
      string
    >;
    const [scope, id] = [scopeOf(event), subjectId(event.subject)];
    await store.saveSession(tx, scope, id, {
      clientId,
      providerId,
      serviceType,
      status,
      ...(event.type === typeOf('session', 'started') ? { startedAt: new Date(event.time) } : {}),
      sequence: event.sequence,
      deletedAt: deletedAt(event),
    });
    if (event.type !== typeOf('session', 'completed')) return;
    // Told of no start, this engine came later than the session: then the day it was booked for.
    const started = (await store.session(tx, scope, id))?.startedAt?.toISOString() ?? startTime;
    await draftClaim(tx, scope, { id, clientId, serviceType, serviceDate: started.slice(0, 10) });
  };
  const signed: Effect = (tx, event) =>
    store.noteSigned(tx, scopeOf(event), (event.data as unknown as { sessionId: string }).sessionId);
  return Object.fromEntries([
    [typeOf('note', 'signed'), signed],
    ...patientVerbs.map((verb) => [typeOf('patient', verb), patient]),
    ...sessionVerbs.map((verb) => [typeOf('session', verb), session]),
  ]) as Record<string, Effect>;
}

type SessionField = 'clientId' | 'providerId' | 'serviceType' | 'status' | 'startTime';

const typeOf = (resource: string, verb: string): string => `rymeda.care.${resource}.${verb}.v1`;

const deletedAt = (event: CloudEvent): Date | null =>
  event.type.includes('.deleted.') ? new Date(event.time) : null;

const scopeOf = (event: CloudEvent) => ({ organizationId: event.organizationid });
