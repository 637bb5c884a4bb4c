import { postureRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { PastPostureState } from './past-posture.ts';

export const postureStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<PastPostureState>(core, postureRecord)();
export type PostureStore = ReturnType<typeof postureStore>;
