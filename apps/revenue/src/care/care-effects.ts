import type { CloudEvent } from '@rymeda/contracts';
import { subjectId, type Effect } from '@rymeda/events';
import type { CareStore } from './care.store.ts';

const patientVerbs = ['created', 'updated', 'deleted'];
const sessionVerbs = ['scheduled', 'updated', 'started', 'completed', 'cancelled', 'no_show', 'deleted'];

/** What each of care's events does to the projection, by CloudEvents type. */
export function careEffects(store: CareStore): Record<string, Effect> {
  const patient: Effect = (tx, event) =>
    store.savePatient(tx, scopeOf(event), subjectId(event.subject), {
      sequence: event.sequence,
      deletedAt: deletedAt(event),
    });
  const session: Effect = (tx, event) => {
    const { clientId, providerId, serviceType, status } = event.data as Record<string, string>;
    return store.saveSession(tx, scopeOf(event), subjectId(event.subject), {
      clientId: clientId,
      providerId: providerId,
      serviceType: serviceType,
      status: status,
      ...(isType(event, 'session', 'started') ? { startedAt: new Date(event.time) } : {}),
      sequence: event.sequence,
      deletedAt: deletedAt(event),
    });
  };
  return Object.fromEntries([
    ...patientVerbs.map((verb) => [typeOf('patient', verb), patient]),
    ...sessionVerbs.map((verb) => [typeOf('session', verb), session]),
  ]) as Record<string, Effect>;
}

const typeOf = (resource: string, verb: string): string => `rymeda.care.${resource}.${verb}.v1`;
const isType = (event: CloudEvent, resource: string, verb: string): boolean =>
  event.type === typeOf(resource, verb);

const deletedAt = (event: CloudEvent): Date | null =>
  event.type.includes('.deleted.') ? new Date(event.time) : null;

const scopeOf = (event: CloudEvent) => ({ organizationId: event.organizationid });
