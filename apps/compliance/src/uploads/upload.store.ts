import { uploadRecord } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { UploadState } from './upload.ts';

export const uploadStore = (core: Pick<EngineCore, 'database' | 'cipher'>) =>
  recordStore<UploadState>(core, uploadRecord)();
export type UploadStore = ReturnType<typeof uploadStore>;
