import type { EventOf, EventType } from '@rymeda/contracts';
import { subjectId, type Effects, type Tx } from '@rymeda/events';
import type { DueStore } from '../due/due.store.ts';
import { planScreening } from '../screening/plan-screening.ts';
import type { CareStore } from './care.store.ts';

type ProviderVerb = 'created' | 'updated' | 'deleted';
type SessionVerb = 'scheduled' | 'updated' | 'started' | 'completed' | 'cancelled' | 'no_show' | 'deleted';
type ProviderEvent = EventOf<`rymeda.care.provider.${ProviderVerb}.v1` & EventType>;
type SessionEvent = EventOf<`rymeda.care.session.${SessionVerb}.v1` & EventType>;

/** What care's events do here: the projection, and who is a provider is screened. */
export function careEffects({ care: store, due }: { care: CareStore; due: DueStore }): Effects {
  const scopeOf = ({ organizationid }: { organizationid: string }) => ({ organizationId: organizationid });
  const deletedAt = (event: { type: string; time: string }): Date | null =>
    event.type.includes('.deleted.') ? new Date(event.time) : null;
  const provider = async (tx: Tx, event: ProviderEvent) => {
    await store.saveProvider(tx, scopeOf(event), subjectId(event.subject), deletedAt(event));
    await planScreening(due, tx, scopeOf(event), subjectId(event.subject));
  };
  const session = (tx: Tx, event: SessionEvent) => {
    const { providerId, status, startTime } = event.data;
    const fields = { providerId, status, startTime: new Date(startTime), deletedAt: deletedAt(event) };
    return store.saveSession(tx, scopeOf(event), subjectId(event.subject), fields);
  };
  return {
    'rymeda.care.provider.created.v1': provider,
    'rymeda.care.provider.updated.v1': provider,
    'rymeda.care.provider.deleted.v1': provider,
    'rymeda.care.session.scheduled.v1': session,
    'rymeda.care.session.updated.v1': session,
    'rymeda.care.session.started.v1': session,
    'rymeda.care.session.completed.v1': session,
    'rymeda.care.session.cancelled.v1': session,
    'rymeda.care.session.no_show.v1': session,
    'rymeda.care.session.deleted.v1': session,
  };
}
