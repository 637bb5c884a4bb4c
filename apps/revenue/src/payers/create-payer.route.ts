import { payerOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newPayer } from './payer.rules.ts';
import type { PayerStore } from './payer.store.ts';
import { payerEvent, toPayer } from './payer.ts';

export const createPayer = ({ payers }: { payers: PayerStore }) =>
  route(payerOperations.create, 'revenue_payer', async ({ scope, body, now }, tx) => {
    const payer = newPayer(body, { id: newId('pay'), organizationId: scope.organizationId, now });
    await payers.insert(tx, scope, payer);
    tx.emit(payerEvent('created', payer));
    return { data: toPayer(payer), version: 1, location: `/v1/revenue/payers/${payer.id}` };
  });
