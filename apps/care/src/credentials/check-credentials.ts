import type { Session } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import type { PatientStore } from '../patients/patient.store.ts';
import type { SessionState } from '../sessions/session.ts';
import { isCredentialed } from './credential.rules.ts';
import type { LicenceStore } from './licence.store.ts';

/** Answers what to warn of; throws PROVIDER_NOT_CREDENTIALED where the organisation refuses such bookings. */
export type CheckCredentials = (
  tx: Tx,
  scope: TenantContext,
  session: SessionState,
) => Promise<Session['warnings']>;

interface Parts {
  licences: LicenceStore;
  patients: PatientStore;
  settings: Pick<EngineCore['settings'], 'of'>;
}

export const credentialCheck =
  ({ licences, patients, settings }: Parts): CheckCredentials =>
  async (tx, scope, { clientId, providerId, startTime }) => {
    const { credentialRequired, uncredentialedBooking } = settings.of(scope.organizationId);
    const held = await licences.of(tx, scope, providerId);
    // The patient's address is opened only where there is something to hold it against.
    const patientState = held.length === 0 ? null : await patients.stateOf(tx, scope, clientId);
    if (isCredentialed(held, { startTime, patientState }, credentialRequired)) return [];
    if (uncredentialedBooking === 'warn') return ['PROVIDER_NOT_CREDENTIALED'];
    throw problem('PROVIDER_NOT_CREDENTIALED', 'The provider has no licence that is valid then and there', {
      details: { providerId, startTime: startTime.toISOString() },
    });
  };
