import { ledgerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import type { CareStore } from '../care/care.store.ts';
import { balanceOf } from './balance.rules.ts';
import type { LedgerStore } from './ledger.store.ts';

interface Parts {
  ledger: LedgerStore;
  patients: Pick<CareStore, 'patient'>;
}

/** All claims of a patient taken together. */
export const getPatientBalance = ({ ledger, patients }: Parts) =>
  route(ledgerOperations.patientBalance, 'revenue_ledger_entry', async ({ scope, params }) => {
    const sums = await ledger.sums(scope, { clientId: params.id });
    if (sums.length === 0 && (await patients.patient(undefined, scope, params.id)) === null) throw notFound();
    // Summed up from clear fields, so that nothing was opened: what somebody owes is the patient's all the same.
    const patientIds = [params.id];
    disclose({ resourceType: 'revenue_ledger_entry', resourceIds: ['query'], patientIds, fields: [] });
    return { data: { clientId: params.id, ...balanceOf(sums) } };
  });
