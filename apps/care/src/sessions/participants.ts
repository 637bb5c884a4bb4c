import type { Tx } from '@rymeda/events';
import { problem, type Problem } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { PatientStore } from '../patients/patient.store.ts';
import type { ProviderStore } from '../providers/provider.store.ts';
import type { SessionState } from './session.ts';

/** Who takes part in a session, as care keeps them. */
export interface Participants {
  patients: Pick<PatientStore, 'holdForAnyone'>;
  providers: Pick<ProviderStore, 'holdForAnyone'>;
}

type Of<K extends keyof SessionState> = Pick<SessionState, K>;

/** Holds the patient against a deletion until `tx` ends; PARTICIPANT_DELETED when it is gone. */
export async function holdPatient(
  { patients }: Participants,
  tx: Tx,
  scope: Scope,
  { clientId }: Of<'clientId'>,
): Promise<void> {
  if (!(await patients.holdForAnyone(tx, scope, clientId))) throw gone('clientId', 'patient');
}

/** The same of the provider. */
export async function holdProvider(
  { providers }: Participants,
  tx: Tx,
  scope: Scope,
  { providerId }: Of<'providerId'>,
): Promise<void> {
  if (!(await providers.holdForAnyone(tx, scope, providerId))) throw gone('providerId', 'provider');
}

const gone = (field: string, who: string): Problem =>
  problem('PARTICIPANT_DELETED', `The session's ${who} was deleted`, { details: { field } });
