import type { CloudEvent } from '@rymeda/contracts';
import { subjectId, type Effect } from '@rymeda/events';
import { currentTenant } from '@rymeda/tenancy';
import type { DraftClaim } from '../claims/draft-claim.ts';
import type { SeedCoverage } from '../coverages/seed-coverage.ts';
import type { CareStore } from './care.store.ts';

const patientVerbs = ['created', 'updated', 'deleted'];
const sessionVerbs = ['scheduled', 'updated', 'started', 'completed', 'cancelled', 'no_show', 'deleted'];

interface Parts {
  store: Pick<CareStore, 'patient' | 'session' | 'savePatient' | 'saveSession' | 'noteSigned'>;
  draftClaim: DraftClaim;
  seedCoverage: SeedCoverage;
  /**
   * An organisation that has ended: nothing can be asked or sealed for it any more. What can't be for one whose end may
   * be taken back is tried again, as for one that is suspended: its sessions are owed their claims when it is back.
   */
  hasEnded: (organizationId: string) => boolean;
}

/** What each of care's events does here, by CloudEvents type: the projection, and a draft for a completed session. */
export function careEffects({ store, draftClaim, seedCoverage, hasEnded }: Parts): Record<string, Effect> {
  const patient: Effect = async (tx, event) => {
    const { insured = false, changed } = event.data as { insured?: boolean; changed?: string[] };
    const id = subjectId(event.subject);
    await store.savePatient(tx, scopeOf(event), id, {
      ...{ insured, sequence: event.sequence, deletedAt: deletedAt(event) },
    });
    const isNews = event.type === typeOf('patient', 'created') || changed?.includes('insuranceInfo') === true;
    if (insured && isNews && !hasEnded(event.organizationid))
      await seedCoverage(tx, tenant(), id, { news: true });
  };
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
    if (event.type !== typeOf('session', 'completed') || hasEnded(event.organizationid)) return;
    // Told of no start, this engine came later than the session: then the day it was booked for.
    const startedAt = (await store.session(tx, scope, id))?.startedAt ?? new Date(startTime);
    // A payer may have come after the patient; and of one whom no event has told of, nobody knows that it has none.
    const patientIs = await store.patient(tx, scope, clientId);
    if (patientIs === null || patientIs.insured === true)
      await seedCoverage(tx, tenant(), clientId, { news: false });
    await draftClaim(tx, tenant(), { id, clientId, serviceType, startedAt });
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

/** In whose name an effect runs: what it asks of others is asked for that event. */
const tenant = currentTenant;

const scopeOf = (event: CloudEvent) => ({ organizationId: event.organizationid });
