import { depositRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { DepositState } from './deposit.ts';

export const depositStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<DepositState>(core, depositRecord)();
export type DepositStore = ReturnType<typeof depositStore>;
