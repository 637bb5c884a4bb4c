import type { FeeScheduleEntry, Payer } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** An entry of the fee schedule in memory and at rest: integer cents. */
export type Fee = Omit<FeeScheduleEntry, 'charge'> & { charge: number };

export type PayerState = Omit<Payer, 'createdAt' | 'updatedAt' | 'feeSchedule'> & {
  feeSchedule: Fee[];
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What a caller may change. */
export const payerFields = [
  'name',
  'payerId',
  'timelyFilingDays',
  'claimFilingIndicator',
  'address',
  'edi',
  'feeSchedule',
  'acceptsReplacement',
  'writeOffCodes',
] as const;

export function toPayer(state: PayerState): Payer {
  const { version: _version, createdAt, updatedAt, feeSchedule, ...fields } = state;
  return {
    ...fields,
    feeSchedule: feeSchedule.map((fee) => ({ ...fee, charge: fromCents(fee.charge) })),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export const payerEvent = (verb: 'created' | 'updated', state: PayerState, more: object = {}) => ({
  name: `revenue.payer.${verb}`,
  subject: `payer/${state.id}`,
  sequence: state.version,
  data: { id: state.id, payerId: state.payerId, ...more },
});
