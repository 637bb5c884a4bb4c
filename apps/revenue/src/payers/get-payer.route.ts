import { payerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { PayerStore } from './payer.store.ts';
import { toPayer } from './payer.ts';

export const getPayer = ({ payers }: { payers: PayerStore }) =>
  route(payerOperations.get, 'revenue_payer', async ({ scope, params }) => {
    const payer = await payers.load(scope, params.id);
    if (payer === null) throw notFound();
    return { data: toPayer(payer), version: payer.version };
  });
