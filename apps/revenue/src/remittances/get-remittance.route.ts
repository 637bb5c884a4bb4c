import { remittanceOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toRemittance } from './remittance.ts';
import type { RemittanceStore } from './remittance.store.ts';

export const getRemittance = ({ remittances }: { remittances: RemittanceStore }) =>
  route(remittanceOperations.get, 'revenue_remittance', async ({ scope, params }) => {
    const state = await remittances.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toRemittance(state), version: state.version };
  });
