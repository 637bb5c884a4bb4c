import type { LedgerAccount, LedgerEntry } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** Cents; debits are positive. */
export interface LedgerLine {
  account: LedgerAccount;
  amount: number;
  claimId: string | null;
}

export type EntryState = Omit<LedgerEntry, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What was posted of a claim to one account in one way. Cents. */
export interface LedgerSum {
  account: LedgerAccount;
  kind: EntryState['kind'];
  amount: number;
}

export type NewEntry = Pick<EntryState, 'id' | 'kind'> &
  Partial<
    Pick<
      EntryState,
      'claimId' | 'clientId' | 'payerId' | 'remittanceId' | 'serviceDate' | 'lines' | 'adjustments' | 'reason'
    >
  >;

/** An entry, balanced, or none at all: a sum that isn't zero is a fault of ours and posts nothing. */
export function entryOf(
  entry: NewEntry,
  { organizationId, now, postedOn }: { organizationId: string; now: Date; postedOn: string },
): EntryState {
  const lines = (entry.lines ?? []).filter((line) => line.amount !== 0);
  const sum = lines.reduce((total, line) => total + line.amount, 0);
  if (sum !== 0 || lines.some((line) => !Number.isSafeInteger(line.amount)))
    throw new Error('A ledger entry that does not balance');
  return {
    id: entry.id,
    organizationId,
    kind: entry.kind,
    claimId: entry.claimId ?? null,
    clientId: entry.clientId ?? null,
    payerId: entry.payerId ?? null,
    remittanceId: entry.remittanceId ?? null,
    serviceDate: entry.serviceDate ?? null,
    postedOn,
    lines,
    adjustments: entry.adjustments ?? [],
    reason: entry.reason ?? null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** Debit one account, credit the other. */
export const transfer = (
  debit: LedgerAccount,
  credit: LedgerAccount,
  amount: number,
  claimId: string | null,
): LedgerLine[] => [
  { account: debit, amount, claimId },
  { account: credit, amount: -amount, claimId },
];

export const toEntry = ({ version: _version, ...state }: EntryState): LedgerEntry => ({
  ...state,
  lines: state.lines.map((line) => ({ ...line, amount: fromCents(line.amount) })),
  adjustments: state.adjustments.map((a) => ({ ...a, amount: fromCents(a.amount) })),
  createdAt: state.createdAt.toISOString(),
  updatedAt: state.updatedAt.toISOString(),
});

/** What is wrong with a day on which a person wants to post something; `latest` is the one on which it is posted now. */
export function postedOnFault(day: string, closedThrough: string | null, latest: string) {
  const field = 'postedOn';
  if (closedThrough !== null && day <= closedThrough)
    return { field, code: 'closed_period', message: 'lies in a closed period' };
  return day <= latest ? undefined : { field, code: 'out_of_range', message: 'must not be in the future' };
}

/** The day on which something is posted now: never one that is closed. */
export const openDay = (
  today: string,
  closedThrough: string | null,
  dayAfter: (day: string) => string,
): string => (closedThrough !== null && today <= closedThrough ? dayAfter(closedThrough) : today);
