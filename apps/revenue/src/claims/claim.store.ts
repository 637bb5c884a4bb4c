import { claimRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { ClaimState } from './claim.ts';

export const claimStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<ClaimState>(core, claimRecord)();
export type ClaimStore = ReturnType<typeof claimStore>;
