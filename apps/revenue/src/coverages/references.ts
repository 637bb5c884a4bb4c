import type { Tx } from '@rymeda/events';
import { validationFailed, type FieldFault } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareRecords } from '../care/care-records.ts';
import type { PayerStore } from '../payers/payer.store.ts';

/** VALIDATION_FAILED, with every reference of a coverage that leads nowhere in this organisation. */
export type CheckCoverage = (
  tx: Tx,
  scope: TenantContext,
  ids: { clientId: string; payerId: string },
) => Promise<void>;

export const coverageCheck =
  ({ payers, care }: { payers: Pick<PayerStore, 'exists'>; care: CareRecords }): CheckCoverage =>
  async (tx, scope, { clientId, payerId }) => {
    const faults: FieldFault[] = [];
    if (!(await care.patient(tx, scope, clientId))) faults.push(leadsNowhere('clientId'));
    if (!(await payers.exists(tx, scope, payerId))) faults.push(leadsNowhere('payerId'));
    if (faults.length > 0) throw validationFailed(faults);
  };

const leadsNowhere = (field: string): FieldFault => ({
  field,
  code: 'not_found',
  message: `${field} does not exist`,
});
