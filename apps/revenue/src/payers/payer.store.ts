import { payerRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { PayerState } from './payer.ts';

export const payerStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<PayerState>(core, payerRecord)();
export type PayerStore = ReturnType<typeof payerStore>;
