import { payerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changePayer } from './payer.rules.ts';
import type { PayerStore } from './payer.store.ts';
import { payerEvent, toPayer } from './payer.ts';

export const updatePayer = ({ payers }: { payers: PayerStore }) =>
  route(payerOperations.update, 'revenue_payer', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await payers.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { payer, changed } = changePayer(state, body, now);
    if (changed.length > 0) {
      await payers.replace(tx, scope, payer);
      tx.emit(payerEvent('updated', payer, { changed }));
    }
    return { data: toPayer(payer), version: payer.version };
  });
