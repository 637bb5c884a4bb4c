import type { Tx } from '@rymeda/events';
import { validationFailed, type FieldFault } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareRecords } from './care/care-records.ts';
import type { PayerStore } from './payers/payer.store.ts';

interface References {
  clientId: string;
  payerId: string;
  /** Of a claim; must be the patient's own. */
  sessionId?: string;
}

/** VALIDATION_FAILED, with every reference of a record that leads nowhere in this organisation. */
export type CheckReferences = (tx: Tx, scope: TenantContext, ids: References) => Promise<void>;

export const referenceCheck =
  ({ payers, care }: { payers: Pick<PayerStore, 'exists'>; care: CareRecords }): CheckReferences =>
  async (tx, scope, { clientId, payerId, sessionId }) => {
    const faults: FieldFault[] = [];
    const session = sessionId === undefined ? undefined : await care.session(tx, scope, sessionId);
    const isPatient =
      session === undefined
        ? await care.patient(tx, scope, clientId)
        : await care.isPatient(tx, scope, clientId, session);
    if (!isPatient) faults.push(leadsNowhere('clientId'));
    if (session === null) faults.push(leadsNowhere('sessionId'));
    else if (session !== undefined && session.clientId !== clientId)
      faults.push({
        field: 'sessionId',
        code: 'invalid_value',
        message: "must be the patient's own session",
      });
    if (!(await payers.exists(tx, scope, payerId))) faults.push(leadsNowhere('payerId'));
    if (faults.length > 0) throw validationFailed(faults);
  };

const leadsNowhere = (field: string): FieldFault => ({
  field,
  code: 'not_found',
  message: `${field} does not exist`,
});
