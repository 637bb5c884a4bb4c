import type { EventOf } from '@rymeda/contracts';
import { subjectId, type Effects, type Tx } from '@rymeda/events';
import type { LicenceStore } from './licence.store.ts';

type CredentialEvent = EventOf<
  | 'rymeda.compliance.credential.created.v1'
  | 'rymeda.compliance.credential.updated.v1'
  | 'rymeda.compliance.credential.deleted.v1'
>;

/** What compliance's events do here: which licences providers have, and until when. */
export function credentialEffects(licences: LicenceStore): Effects {
  const credential = async (tx: Tx, event: CredentialEvent): Promise<void> => {
    const { kind, providerId, state, validUntil } = event.data;
    if (kind !== 'licence') return;
    const deletedAt = event.type.includes('.deleted.') ? new Date(event.time) : null;
    const fields = { providerId, state, validUntil: new Date(validUntil), deletedAt };
    await licences.save(tx, { organizationId: event.organizationid }, subjectId(event.subject), fields);
  };
  return {
    'rymeda.compliance.credential.created.v1': credential,
    'rymeda.compliance.credential.updated.v1': credential,
    'rymeda.compliance.credential.deleted.v1': credential,
  };
}
