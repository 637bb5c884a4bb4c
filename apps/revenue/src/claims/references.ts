import type { Tx } from '@rymeda/events';
import { validationFailed, type FieldFault } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareRecords } from '../care/care-records.ts';
import type { PayerStore } from '../payers/payer.store.ts';

interface References {
  clientId: string;
  sessionId: string;
  payerId: string;
}

/** VALIDATION_FAILED, with every reference of a claim that leads nowhere in this organisation. */
export type CheckReferences = (tx: Tx, scope: TenantContext, ids: References) => Promise<void>;

export const referenceCheck =
  ({ payers, care }: { payers: Pick<PayerStore, 'exists'>; care: CareRecords }): CheckReferences =>
  async (tx, scope, { clientId, sessionId, payerId }) => {
    const session = await care.session(tx, scope, sessionId);
    const faults: FieldFault[] = [];
    if (!(await care.isPatient(tx, scope, clientId, session))) faults.push(leadsNowhere('clientId'));
    if (session === null) faults.push(leadsNowhere('sessionId'));
    else if (session.clientId !== clientId)
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
