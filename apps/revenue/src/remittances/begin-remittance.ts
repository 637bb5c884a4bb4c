import { newId } from '@rymeda/kernel';
import type { Transactions, Tx } from '@rymeda/events';
import { jobContext } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { DepositStore } from '../deposits/deposit.store.ts';
import type { PaymentTraces } from '../deposits/payment-traces.ts';
import { exceptionEvent, type ExceptionState } from '../exceptions/exception.ts';
import type { ExceptionStore } from '../exceptions/exception.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { FoundSet } from '../x12-files/inspect.ts';
import { remittanceEvent, type RemittanceState } from './remittance.ts';
import type { RemittanceStore } from './remittance.store.ts';

export interface BeginParts {
  transactions: Transactions;
  remittances: RemittanceStore;
  deposits: DepositStore;
  paymentTraces: PaymentTraces;
  exceptions: ExceptionStore;
  settings: SettingsStore;
}

type Remitted = Extract<FoundSet['content'], { kind: '835' }>;
interface FromFile {
  id: string;
  organizationId: string;
}

/** A remittance, as it is there or begun: payer, trace and content are its identity (rule 16). */
export function remittanceBeginner(parts: BeginParts) {
  const { transactions, remittances, deposits, paymentTraces, exceptions, settings } = parts;

  return (
    { id: fileId, organizationId }: FromFile,
    { payment, claims, reversals, hash }: Remitted,
  ): Promise<RemittanceState | 'duplicate_trace'> => {
    const scope = { organizationId };
    const { originatorId, traceNumber, amount } = payment;
    const key = [originatorId, traceNumber, hash].join('/');
    return transactions.run(jobContext(organizationId, 'x12-files'), async (tx) => {
      const known = await remittances.byKey(tx, scope, key);
      if (known !== undefined) return goneOn(tx, scope, known);
      const other = await remittances.byTrace(tx, scope, originatorId, traceNumber);
      if (other !== undefined) {
        await doubt(tx, scope, fileId, other, payment);
        return 'duplicate_trace';
      }
      const { requireDeposit } = await settings.load(scope, tx);
      const id = newId('rem');
      const depositId = await depositFor(tx, scope, { id, traceNumber, amount });
      // What pays nothing brings no money to any bank.
      const waits = requireDeposit && amount !== 0 && depositId === null;
      // Who lets go what waits at the same moment comes before or after, not beside.
      if (waits) await settings.touch(tx, scope);
      const state: RemittanceState = {
        ...{ id, organizationId, createdAt: tx.now, updatedAt: tx.now, version: 1 },
        fileId,
        status: waits ? 'awaiting_deposit' : 'posting',
        traceNumber,
        originatorId,
        method: payment.method,
        amount,
        paymentDate: payment.date ?? null,
        claims,
        done: 0,
        exceptions: 0,
        depositId,
        key,
        phase: reversals ? 'reversals' : 'claims',
      };
      await remittances.insert(tx, scope, state);
      tx.emit(remittanceEvent('created', state));
      return state;
    });
  };

  /** The money may have come before the file that tells of it. */
  async function depositFor(
    tx: Tx,
    scope: Scope,
    { id, traceNumber, amount }: Pick<RemittanceState, 'id' | 'traceNumber' | 'amount'>,
  ): Promise<string | null> {
    await paymentTraces.meet(tx, scope, traceNumber, amount);
    const deposit = await deposits.waiting(tx, scope, traceNumber, amount);
    if (deposit === undefined) return null;
    await deposits.associate(tx, scope, deposit, id);
    return deposit.id;
  }

  async function goneOn(tx: Tx, scope: Scope, known: RemittanceState): Promise<RemittanceState> {
    if (known.status !== 'awaiting_deposit') return known;
    const depositId = known.depositId ?? (await depositFor(tx, scope, known));
    if (depositId === null && (await settings.load(scope, tx)).requireDeposit) return known;
    const set = { status: 'posting' as const, depositId };
    await remittances.progress(tx, scope, known, set);
    return { ...known, ...set };
  }

  /** The same trace number with another content: a person looks, once for each file. */
  async function doubt(
    tx: Tx,
    scope: Scope & { organizationId: string },
    fileId: string,
    other: RemittanceState,
    { traceNumber, originatorId, amount }: Remitted['payment'],
  ): Promise<void> {
    const kind = 'duplicate_trace' as const;
    if (await exceptions.any(tx, scope, { fileId, kind, remittanceId: other.id })) return;
    const exception: ExceptionState = {
      ...{ id: newId('exc'), organizationId: scope.organizationId },
      ...{ kind, status: 'open', fileId, remittanceId: other.id, claimId: null, amount },
      content: { traceNumber, originatorId },
      ...{ note: null, charge: 0, serviceDate: null },
      ...{ createdAt: tx.now, updatedAt: tx.now, version: 1 },
    };
    await exceptions.insert(tx, scope, exception);
    tx.emit(exceptionEvent('created', exception));
  }
}
