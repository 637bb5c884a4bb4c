import { newId } from '@rymeda/kernel';
import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { entryOf, transfer } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { RemittanceStore } from '../remittances/remittance.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { FileStore } from '../x12-files/file.store.ts';
import { depositEvent, type DepositState } from './deposit.ts';
import type { DepositStore } from './deposit.store.ts';
import type { PaymentTraces } from './payment-traces.ts';

export interface TakeDepositParts {
  deposits: DepositStore;
  paymentTraces: PaymentTraces;
  remittances: RemittanceStore;
  ledger: LedgerStore;
  settings: SettingsStore;
  x12Files: FileStore;
  wakeFiles: () => void;
}

/** Re-associates money with the 835 that tells of it, by trace number and amount (CORE 370). Cents. */
export const depositTaker = (parts: TakeDepositParts) => {
  const { deposits, paymentTraces, remittances, ledger, settings, x12Files, wakeFiles } = parts;
  return async (
    tx: Tx,
    scope: Scope & { organizationId: string },
    told: Pick<DepositState, 'method' | 'amount' | 'date' | 'traceNumber'>,
  ): Promise<DepositState> => {
    const { organizationId } = scope;
    const { amount, traceNumber } = told;
    await paymentTraces.meet(tx, scope, traceNumber, amount);
    const remittance = await remittances.undeposited(tx, scope, traceNumber, amount);
    const deposit: DepositState = {
      ...told,
      id: newId('dep'),
      organizationId,
      remittanceId: remittance?.id ?? null,
      createdAt: tx.now,
      updatedAt: tx.now,
      version: 1,
    };
    await deposits.insert(tx, scope, deposit);
    const entry = {
      id: newId('led'),
      kind: 'deposit' as const,
      remittanceId: deposit.remittanceId,
      lines: transfer('bank', 'undeposited_funds', amount, null),
    };
    const postedOn = await postingDay(settings, scope, tx);
    await ledger.insert(tx, scope, entryOf(entry, { organizationId, now: tx.now, postedOn }));
    if (remittance !== undefined) {
      await remittances.progress(tx, scope, remittance, { depositId: deposit.id });
      if (remittance.status === 'awaiting_deposit') {
        await x12Files.enqueue(tx, scope, remittance.fileId);
        tx.afterCommit(wakeFiles);
      }
    }
    tx.emit(depositEvent(deposit));
    return deposit;
  };
};
