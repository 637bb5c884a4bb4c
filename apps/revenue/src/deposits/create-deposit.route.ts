import { depositOperations } from '@rymeda/contracts';
import { newId, toCents } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { FileStore } from '../x12-files/file.store.ts';
import { entryOf, transfer } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { RemittanceStore } from '../remittances/remittance.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import { depositEvent, toDeposit, type DepositState } from './deposit.ts';
import type { DepositStore } from './deposit.store.ts';

interface Parts {
  deposits: DepositStore;
  remittances: RemittanceStore;
  ledger: LedgerStore;
  settings: SettingsStore;
  x12Files: FileStore;
  wakeFiles: () => void;
}

/** Re-associates the money with the 835 that tells of it, by trace number and amount (CORE 370). */
export const createDeposit = (parts: Parts) => {
  const { deposits, remittances, ledger, settings, x12Files, wakeFiles } = parts;
  return route(depositOperations.create, 'revenue_deposit', async ({ scope, body, now }, tx) => {
    const { organizationId } = scope;
    const amount = toCents(body.amount);
    const remittance = await remittances.undeposited(tx, scope, body.traceNumber, amount);
    const deposit: DepositState = {
      id: newId('dep'),
      organizationId,
      method: body.method,
      amount,
      date: body.date,
      traceNumber: body.traceNumber,
      remittanceId: remittance?.id ?? null,
      createdAt: now,
      updatedAt: now,
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
    await ledger.insert(tx, scope, entryOf(entry, { organizationId, now, postedOn }));
    if (remittance !== undefined) {
      await remittances.progress(tx, scope, remittance, { depositId: deposit.id });
      if (remittance.status === 'awaiting_deposit') {
        await x12Files.enqueue(tx, scope, remittance.fileId);
        tx.afterCommit(wakeFiles);
      }
    }
    tx.emit(depositEvent(deposit));
    return { data: toDeposit(deposit), version: 1, location: `/v1/revenue/deposits/${deposit.id}` };
  });
};
