import { ledgerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
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
    return { data: { clientId: params.id, ...balanceOf(sums) } };
  });
