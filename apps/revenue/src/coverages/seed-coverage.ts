import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareClient } from '../care/care-client.ts';
import type { CareStore } from '../care/care.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { coverageEvent } from './coverage.ts';
import type { CoverageStore } from './coverage.store.ts';
import { seededCoverage } from './seed.rules.ts';

/** `news`: whether care has just told of the insurance; otherwise it is an old one that may have led to none so far. */
export type SeedCoverage = (
  tx: Tx,
  scope: TenantContext,
  clientId: string,
  about: { news: boolean },
) => Promise<void>;

interface Parts {
  care: Pick<CareClient, 'patient'>;
  store: Pick<CareStore, 'touchPatient'>;
  coverages: Pick<CoverageStore, 'periodsOf' | 'anyEver' | 'insert'>;
  payers: Pick<PayerStore, 'any' | 'named'>;
}

/**
 * Gives a patient without a coverage of rank 1 the one that care's record tells of. The record is asked for only where
 * it can lead to one, for that is a read of PHI, which care writes down. What people made is left alone, and what they
 * deleted until care tells of another insurance. SERVICE_UNAVAILABLE while care can't be asked.
 */
export const coverageSeeder =
  ({ care, store, coverages, payers }: Parts): SeedCoverage =>
  async (tx, scope, clientId, { news }) => {
    if (!(await payers.any(tx, scope, {}))) return;
    const known = await coverages.periodsOf(tx, scope, clientId);
    if (known.some(({ rank }) => rank === 1)) return;
    if (!news && (await coverages.anyEver(tx, scope, clientId, 1))) return;
    const patient = await care.patient(scope, clientId);
    const named = patient?.insuranceInfo?.payerId;
    const payerId = named ? await payers.named(tx, scope, named) : undefined;
    if (patient === null || payerId === undefined) return;
    const { organizationId } = scope;
    const birth = { id: newId('cov'), organizationId, now: tx.now };
    const coverage = seededCoverage(patient, { clientId, payerId }, birth);
    if (coverage === undefined) return;
    // Events of the patient and of several sessions may be at it at the same moment: they meet here.
    await store.touchPatient(tx, scope, clientId);
    await coverages.insert(tx, scope, coverage);
    tx.emit(coverageEvent('created', coverage));
  };
