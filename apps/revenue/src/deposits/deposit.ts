import type { Deposit } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** Money at the bank. Cents. */
export type DepositState = Omit<Deposit, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const toDeposit = ({ version: _version, ...state }: DepositState): Deposit => ({
  ...state,
  amount: fromCents(state.amount),
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

export const depositEvent = ({ id, amount, remittanceId, version }: DepositState) => ({
  name: 'revenue.deposit.created',
  subject: `deposit/${id}`,
  sequence: version,
  data: { id, amount: fromCents(amount), remittanceId },
});
