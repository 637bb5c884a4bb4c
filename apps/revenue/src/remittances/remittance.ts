import type { Remittance } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** A payer's payment, on its way into the ledger. Cents. */
export type RemittanceState = Omit<Remittance, 'createdAt' | 'updatedAt'> & {
  /** Payer, trace and content: the same again is nothing new. */
  key: string;
  /** Reversals are posted before everything else of the set (rule 14); `done` counts anew in each. */
  phase: 'reversals' | 'claims';
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export function toRemittance(state: RemittanceState): Remittance {
  const { version: _version, key: _key, phase: _phase, ...fields } = state;
  return {
    ...fields,
    amount: fromCents(state.amount),
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

export const remittanceEvent = (verb: 'created' | 'posted', state: RemittanceState) => ({
  name: `revenue.remittance.${verb}`,
  subject: `remittance/${state.id}`,
  sequence: state.version,
  data: { id: state.id, fileId: state.fileId, amount: fromCents(state.amount), claims: state.claims },
});
