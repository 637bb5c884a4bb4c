import { uuidv7Hex } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { envelope } from './envelope.ts';
import { eventRow, type OutboxRow } from './outbox.ts';
import type { OutboxTx } from './tx.ts';

type Told = Pick<OutboxTx, 'emit' | 'append' | 'inNameOf' | 'beforeCommit' | 'afterCommit'>;

/** What one attempt of a transaction tells and asks to be done around its commit. */
export function collecting(engine: string, now: Date) {
  const rows: OutboxRow[] = [];
  const before: (() => Promise<void>)[] = [];
  const after: (() => void)[] = [];
  return {
    rows,
    by: (teller: TenantContext, of: (other: TenantContext) => OutboxTx): Told => ({
      emit(event) {
        const id = uuidv7Hex();
        rows.push(eventRow(envelope(event, teller, { engine, id, time: now }), id, now));
      },
      append: (row) => void rows.push(row),
      inNameOf(other) {
        if (other.organizationId !== teller.organizationId)
          throw new Error('A transaction is one organisation’s');
        return of(other);
      },
      beforeCommit: (step) => void before.push(step),
      afterCommit: (step) => void after.push(step),
    }),
    async prepare(): Promise<void> {
      // A step may add another one.
      for (let i = 0; i < before.length; i++) await before[i]?.();
    },
    finish(): void {
      for (const step of after) step();
    },
  };
}
